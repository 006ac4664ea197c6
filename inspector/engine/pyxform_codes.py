"""The sentences that pyxform 4.5 keeps by code, and what they mean for an author."""

from dataclasses import dataclass

from inspector.i18n import N_


@dataclass(frozen=True, slots=True)
class Words:
    """What we say in place of one sentence.

    message, advice     source texts, with the facts of the sentence as fields
    sheet, row, column  where it belongs when the sentence does not say so
    """

    message: str
    advice: str
    column: str = ""
    sheet: str = "survey"
    row: int | None = None


# Advice that several sentences share.
NAME_RULE = N_(
    "Begin with a letter or “_”; then letters, digits, “_”, “-” and “.”, without spaces."
)
NEW_NAME = N_("Give one of them another name.")
LISTS = N_("Compare the list names in the survey and in the sheet choices.")
ENTITIES = N_("Compare the sheet entities with the column save_to.")
PARAMETERS = N_("Write parameters as name=value, separated by spaces.")
TWO_COLUMNS = N_("Keep one of the two columns.")
RANGE = N_("Check the numbers: start=… end=… step=….")
TICKS = N_("Compare the list of ticks with start, end and step.")

# By the code that pyxform keeps its sentence under.
CODED: dict[str, Words] = {
    "ENTITY_001": Words(
        N_("save_to is used, but there is no sheet entities."),
        N_("Add the sheet entities with a list_name, or empty the column save_to."),
        "save_to",
    ),
    "ENTITY_002": Words(
        N_("The property “{saveto}” is saved twice; row {other_row} saves it too."),
        NEW_NAME,
        "save_to",
    ),
    "ENTITY_003": Words(
        N_("A group or repeat cannot be saved as a property."),
        N_("Move save_to to a question."),
        "save_to",
    ),
    "ENTITY_004": Words(
        N_("The entity list “{dataset}” is not in the sheet entities."), ENTITIES, "save_to"
    ),
    "ENTITY_005": Words(
        N_("The entity list “{dataset}” has no label, which new entities need."),
        N_("Fill in the column label of the sheet entities."),
        "label",
        "entities",
    ),
    "ENTITY_006": Words(
        N_("The entity list “{dataset}” creates and updates, but has no update_if."),
        N_("Fill in update_if, or empty entity_id."),
        "update_if",
        "entities",
    ),
    "ENTITY_007": Words(
        N_("The entity list “{dataset}” updates, but has no entity_id."),
        N_("Fill in entity_id, or move update_if to create_if."),
        "entity_id",
        "entities",
    ),
    "ENTITY_008": Words(
        N_("With several entity lists, save_to needs the list's name in front."),
        N_("Write it as list#property."),
        "save_to",
    ),
    "ENTITY_009": Words(
        N_("Two entity lists belong to the same group: {scope}; the other is in row {other_row}."),
        ENTITIES,
        "",
        "entities",
    ),
    "ENTITY_011": Words(
        N_("The entity list “{dataset}” is used in {other_scope} and in {scope}."),
        N_("Copy the value with a calculate into the group of the entity."),
        "save_to",
    ),
    "ENTITY_012": Words(
        N_(
            "The entity list “{dataset}” names {question} in {scope}, but is used in {other_scope}."
        ),
        N_("Copy the value with a calculate into the group of the entity."),
        "",
        "entities",
    ),
    "ENTITY_013": Words(
        N_("save_to holds more than one “#”."), N_("Write it as list#property."), "save_to"
    ),
    "HEADER_001": Words(
        N_("A row has a cell under no heading that is known here (“{header}”)."),
        N_("Write the headings in the first row of the sheet."),
        row=1,
    ),
    "HEADER_002": Words(
        N_("The columns “{other}” and “{header}” mean the same."), TWO_COLUMNS, row=1
    ),
    "HEADER_003": Words(
        N_("The column {missing} is missing."),
        N_(
            "Write the headings in the first row: type, name and label in survey; list_name, name"
            " and label in choices."
        ),
        row=1,
    ),
    "HEADER_004": Words(
        N_("The heading “{column}” is empty or has spaces; the column is left out."),
        N_("Give it a heading without spaces, or remove it."),
        sheet="choices",
    ),
    "HEADER_005": Words(
        N_("The sheet entities has columns that are not known: {columns}."),
        N_("Check their spelling or remove them."),
        sheet="entities",
        row=1,
    ),
    "LABEL_001": Words(
        N_("The choice has no label."), N_("Write what is shown for it."), "label", "choices"
    ),
    "NAMES_001": Words(
        N_("The name “{value}” is already used in the same group."), NEW_NAME, "name"
    ),
    "NAMES_002": Words(
        N_("The name “{value}” differs from another one only in upper and lower case."),
        NEW_NAME,
        "name",
    ),
    "NAMES_003": Words(
        N_("A repeat cannot have the name of the form itself, “{value}”."),
        N_("Give it another name."),
        "name",
    ),
    "NAMES_004": Words(N_("Another repeat already has the name “{value}”."), NEW_NAME, "name"),
    "NAMES_005": Words(
        N_("The name “meta” is kept for data about the form."), N_("Give it another name."), "name"
    ),
    "NAMES_006": Words(
        N_("The choice has no name."),
        N_("Give it a name; it is what is stored."),
        "name",
        "choices",
    ),
    "NAMES_007": Words(
        N_("The name of this choice already stands in its list."),
        N_(
            "Give one of them another name, or write yes under allow_choice_duplicates in settings."
        ),
        "name",
        "choices",
    ),
    "NAMES_008": Words(N_("The name is not usable."), NAME_RULE),
    "NAMES_009": Words(N_("The name “{name}” is not usable."), NAME_RULE, "name"),
    "NAMES_010": Words(
        N_("The name begins with “__”, which is kept for the system."), N_("Give it another name.")
    ),
    "NAMES_011": Words(N_("The name holds a “.”."), N_("Write “_” in its place.")),
    "NAMES_012": Words(
        N_("A property cannot be called “name” or “label”."), N_("Give it another name.")
    ),
    "NAMES_014": Words(N_("The entity list stands twice."), NEW_NAME, "list_name", "entities"),
    "NAMES_015": Words(
        N_("The entity list has no name."), N_("Fill in list_name."), "list_name", "entities"
    ),
    "PYREF_001": Words(
        N_("A reference is not written as ${{name}}."),
        N_("Write “$”, “{{”, the name of a question and “}}”, all in half-width characters."),
    ),
    "PYREF_002": Words(
        N_("References in a list need a comma between them."), N_("Write ${{a}}, ${{b}}.")
    ),
    "PYREF_003": Words(
        N_("There is no question “{q}”."), N_("Check the name in the column name of the survey.")
    ),
    "PYREF_004": Words(
        N_("Several questions are called “{q}”, so ${{{q}}} means none of them."), NEW_NAME
    ),
    "RANGE_001": Words(N_("“{name}” of a range is not a number."), RANGE, "parameters"),
    "RANGE_002": Words(N_("“{name}” of a range must not be 0."), RANGE, "parameters"),
    "RANGE_003": Words(
        N_("“{name}” of a range is larger than the range itself."), RANGE, "parameters"
    ),
    "RANGE_004": Words(N_("“{name}” of a range is not a multiple of step."), RANGE, "parameters"),
    "RANGE_005": Words(N_("“{name}” of a range lies outside start and end."), RANGE, "parameters"),
    "RANGE_006": Words(
        N_("tick_labelset names no list of the sheet choices."), LISTS, "parameters"
    ),
    "RANGE_007": Words(
        N_("With no-ticks, the list of ticks must have two choices."), TICKS, "parameters"
    ),
    "RANGE_008": Words(
        N_("Ticks are possible only for the plain and the vertical range."),
        N_("Change the appearance, or remove tick_interval, placeholder and tick_labelset."),
        "parameters",
    ),
    "RANGE_009": Words(N_("The names of the ticks are not all numbers."), TICKS, "parameters"),
    "RANGE_010": Words(N_("A tick lies outside start and end."), TICKS, "parameters"),
    "RANGE_011": Words(N_("A tick is not reached from start in whole steps."), TICKS, "parameters"),
    "RANGE_012": Words(
        N_("With no-ticks, only start and end can be labelled."), TICKS, "parameters"
    ),
    "SURVEY_001": Words(
        N_("“end {type}” closes nothing that is open here."),
        N_("Remove the row, or add “begin {type}” above."),
        "type",
    ),
    "SURVEY_002": Words(
        N_("“begin {type}” ({name}) is never closed."), N_("Add “end {type}” below."), "type"
    ),
    "SURVEY_003": Words(N_("“incremental” can only be true."), PARAMETERS, "parameters"),
    "SURVEY_004": Words(N_("The parameters cannot be read."), PARAMETERS, "parameters"),
    "SURVEY_005": Words(
        N_("These parameters are not known here: {rejected}."),
        N_("Possible are: {accepted}."),
        "parameters",
    ),
    "SURVEY_006": Words(N_("reference-geometry names no list and no repeat."), LISTS, "parameters"),
    "SURVEY_007": Words(N_("capture-accuracy is not a number."), PARAMETERS, "parameters"),
    "SURVEY_008": Words(N_("warning-accuracy is not a number."), PARAMETERS, "parameters"),
    "SURVEY_009": Words(N_("allow-mock-accuracy must be true or false."), PARAMETERS, "parameters"),
}
