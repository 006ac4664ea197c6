"""The sentences of pyxform 4.5 and what they mean for an author: message, advice, column."""

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


_NAME_RULE = N_(
    "Begin with a letter or “_”; then letters, digits, “_”, “-” and “.”, without spaces."
)
_NEW_NAME = N_("Give one of them another name.")
_LISTS = N_("Compare the list names in the survey and in the sheet choices.")
_ENTITIES = N_("Compare the sheet entities with the column save_to.")
_PARAMETERS = N_("Write parameters as name=value, separated by spaces.")
_TWO_COLUMNS = N_("Keep one of the two columns.")
_RANGE = N_("Check the numbers: start=… end=… step=….")
_TICKS = N_("Compare the list of ticks with start, end and step.")

# By the code that pyxform keeps its sentence under.
CODED: dict[str, Words] = {
    "ENTITY_001": Words(
        N_("save_to is used, but there is no sheet entities."),
        N_("Add the sheet entities with a list_name, or empty the column save_to."),
        "save_to",
    ),
    "ENTITY_002": Words(
        N_("The property “{saveto}” is saved twice; row {other_row} saves it too."),
        _NEW_NAME,
        "save_to",
    ),
    "ENTITY_003": Words(
        N_("A group or repeat cannot be saved as a property."),
        N_("Move save_to to a question."),
        "save_to",
    ),
    "ENTITY_004": Words(
        N_("The entity list “{dataset}” is not in the sheet entities."), _ENTITIES, "save_to"
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
        _ENTITIES,
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
        N_("The columns “{other}” and “{header}” mean the same."), _TWO_COLUMNS, row=1
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
    ),
    "LABEL_001": Words(
        N_("The choice has no label."), N_("Write what is shown for it."), "label", "choices"
    ),
    "NAMES_001": Words(
        N_("The name “{value}” is already used in the same group."), _NEW_NAME, "name"
    ),
    "NAMES_002": Words(
        N_("The name “{value}” differs from another one only in upper and lower case."),
        _NEW_NAME,
        "name",
    ),
    "NAMES_003": Words(
        N_("A repeat cannot have the name of the form itself, “{value}”."),
        N_("Give it another name."),
        "name",
    ),
    "NAMES_004": Words(N_("Another repeat already has the name “{value}”."), _NEW_NAME, "name"),
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
    "NAMES_008": Words(N_("The name is not usable."), _NAME_RULE),
    "NAMES_009": Words(N_("The name “{name}” is not usable."), _NAME_RULE, "name"),
    "NAMES_010": Words(
        N_("The name begins with “__”, which is kept for the system."), N_("Give it another name.")
    ),
    "NAMES_011": Words(N_("The name holds a “.”."), N_("Write “_” in its place.")),
    "NAMES_012": Words(
        N_("A property cannot be called “name” or “label”."), N_("Give it another name.")
    ),
    "NAMES_014": Words(N_("The entity list stands twice."), _NEW_NAME, "list_name", "entities"),
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
        N_("Several questions are called “{q}”, so ${{{q}}} means none of them."), _NEW_NAME
    ),
    "RANGE_001": Words(N_("“{name}” of a range is not a number."), _RANGE, "parameters"),
    "RANGE_002": Words(N_("“{name}” of a range must not be 0."), _RANGE, "parameters"),
    "RANGE_003": Words(
        N_("“{name}” of a range is larger than the range itself."), _RANGE, "parameters"
    ),
    "RANGE_004": Words(N_("“{name}” of a range is not a multiple of step."), _RANGE, "parameters"),
    "RANGE_005": Words(N_("“{name}” of a range lies outside start and end."), _RANGE, "parameters"),
    "RANGE_006": Words(
        N_("tick_labelset names no list of the sheet choices."), _LISTS, "parameters"
    ),
    "RANGE_007": Words(
        N_("With no-ticks, the list of ticks must have two choices."), _TICKS, "parameters"
    ),
    "RANGE_008": Words(
        N_("Ticks are possible only for the plain and the vertical range."),
        N_("Change the appearance, or remove tick_interval, placeholder and tick_labelset."),
        "parameters",
    ),
    "RANGE_009": Words(N_("The names of the ticks are not all numbers."), _TICKS, "parameters"),
    "RANGE_010": Words(N_("A tick lies outside start and end."), _TICKS, "parameters"),
    "RANGE_011": Words(
        N_("A tick is not reached from start in whole steps."), _TICKS, "parameters"
    ),
    "RANGE_012": Words(
        N_("With no-ticks, only start and end can be labelled."), _TICKS, "parameters"
    ),
    "SURVEY_001": Words(
        N_("“end {type}” closes nothing that is open here."),
        N_("Remove the row, or add “begin {type}” above."),
        "type",
    ),
    "SURVEY_002": Words(
        N_("“begin {type}” ({name}) is never closed."), N_("Add “end {type}” below."), "type"
    ),
    "SURVEY_003": Words(N_("“incremental” can only be true."), _PARAMETERS, "parameters"),
    "SURVEY_004": Words(N_("The parameters cannot be read."), _PARAMETERS, "parameters"),
    "SURVEY_005": Words(
        N_("These parameters are not known here: {rejected}."),
        N_("Possible are: {accepted}."),
        "parameters",
    ),
    "SURVEY_006": Words(
        N_("reference-geometry names no list and no repeat."), _LISTS, "parameters"
    ),
    "SURVEY_007": Words(N_("capture-accuracy is not a number."), _PARAMETERS, "parameters"),
    "SURVEY_008": Words(N_("warning-accuracy is not a number."), _PARAMETERS, "parameters"),
    "SURVEY_009": Words(
        N_("allow-mock-accuracy must be true or false."), _PARAMETERS, "parameters"
    ),
}

# Sentences without a code, by a pattern that finds them.
SAID: dict[str, Words] = {
    r"You must have a sheet named 'survey'": Words(
        N_("There is no sheet “survey”."),
        N_("Name the sheet with the questions “survey”, the one with the choices “choices”."),
        row=None,
        sheet="",
    ),
    r"Unknown question type '(?P<value>.*?)'\.": Words(
        N_("The question type “{value}” is not known."),
        N_("Take one of ODK's types, such as text, integer, date or select_one list."),
        "type",
    ),
    r"Arguments 'itemset' and 'list_name' must not both be None": Words(
        N_("A question chooses from no list."),
        N_("Write the name of a list after its type."),
        "type",
    ),
    r"Question with no type": Words(
        N_("The row has no type."), N_("Write the type of the question, or empty the row."), "type"
    ),
    r"Question or group with no name": Words(
        N_("The row has no name."), N_("Give the question or group a name."), "name"
    ),
    r"Missing calculation": Words(
        N_("The calculate has no calculation."),
        N_("Fill in the column calculation, or remove the row."),
        "calculation",
    ),
    r"Duplicate column header: (?P<column>.*)": Words(
        N_("The heading “{column}” stands twice."), _TWO_COLUMNS, row=1
    ),
    r"List name not in (?:choices|columns) sheet: (?P<value>.*)": Words(
        N_("The list “{value}” is not in the sheet choices."), _LISTS, "type"
    ),
    r"List name not in external choices sheet: (?P<value>.*)": Words(
        N_("The list “{value}” is not in the sheet external_choices."), _LISTS, "type"
    ),
    r"There should be a choices sheet": Words(
        N_("There is no sheet choices, but questions choose from lists."),
        N_("Add the sheet choices with the columns list_name, name and label."),
        "type",
    ),
    r"There should be an external_choices sheet": Words(
        N_("There is no sheet external_choices, but a question chooses from it."),
        N_("Add the sheet external_choices with the columns list_name, name and label."),
        "type",
    ),
    r"Repeat loop without list name": Words(
        N_("The loop names no list."), N_("Write “begin loop over list”."), "type"
    ),
    r"Choice names with spaces cannot be added to multiple choice selects\. See "
    r"\[(?P<value>.*?)\] in \[(?P<list>.*?)\]": Words(
        N_("The choice “{value}” of the list “{list}” has a space in its name."),
        N_("Several choices are stored with spaces between them: write “_” in its place."),
        "name",
        "choices",
    ),
    r"Choice filter not supported with or_other": Words(
        N_("or_other and choice_filter do not go together."), N_("Remove one of them."), "type"
    ),
    r"Please specify choices for this 'or other' question": Words(
        N_("The list of this question has no choices."), _LISTS, "type"
    ),
    r"There should be choices for this question": Words(
        N_("The list of a question has no choices."), _LISTS, "type"
    ),
    r"Choice filter not supported for table-list": Words(
        N_("In a table-list no choice_filter is possible."),
        N_("Remove the filter or the appearance table-list."),
        "choice_filter",
    ),
    r"Badly formatted table list, list names don't match: (?P<value>.*) vs\. (?P<other>.*)": Words(
        N_("In a table-list all questions use one list, not “{value}” and “{other}”."),
        N_("Use the same list, or end the group before."),
        "type",
    ),
    r"Audits must always be named": Words(
        N_("An audit is always called “audit”."), N_("Empty the name of this row."), "name"
    ),
    r"(?P<name>[\w-]+) must be set to (?P<accepted>[^:]+?)"
    r"(?:: ?'(?P<value>.*?)' is an invalid.*)?$": Words(
        N_("The parameter {name} must be {accepted}."), _PARAMETERS, "parameters"
    ),
    r"Parameter (?P<name>[\w-]+) must (?:have an integer value|be greater)": Words(
        N_("The parameter {name} is not a fitting whole number."), _PARAMETERS, "parameters"
    ),
    r"To include location information in the audit": Words(
        N_(
            "An audit of places needs location-priority, location-min-interval and"
            " location-max-age."
        ),
        N_("Write all three parameters, or none of them."),
        "parameters",
    ),
    r"seed value must be a number or a reference"
    r"|Parameters must include randomize=true": Words(
        N_("The seed must be a number or a reference, together with randomize=true."),
        _PARAMETERS,
        "parameters",
    ),
    r"Invalid value for quality": Words(
        N_("The parameter quality is not one that is known."),
        N_("Possible are: voice-only, low, normal, external."),
        "parameters",
    ),
    r"For 'background-geopoint' questions, the 'calculation' column must be empty": Words(
        N_("A background-geopoint has no calculation."),
        N_("Empty the column calculation."),
        "calculation",
    ),
    r"For 'background-geopoint' questions, the 'trigger' column must not be empty": Words(
        N_("A background-geopoint needs a trigger."),
        N_("Write the question that it waits for into the column trigger."),
        "trigger",
    ),
    r"File name for '(?P<value>.*?)' should end with one of the supported": Words(
        N_("The file in “{value}” is of no known kind."),
        N_("Name a file ending in .csv, .xml or .geojson."),
        "type",
    ),
    r"Cannot omit instanceID": Words(
        N_("An encrypted form needs the instanceID."),
        N_("Remove omit_instanceID or public_key from settings."),
        "omit_instanceID",
        "settings",
        2,
    ),
    r"Survey cannot have an empty id_string": Words(
        N_("The form has no form_id."), N_("Write it into settings."), "form_id", "settings", 2
    ),
    r"This section has not been included": Words(
        N_("The type “include” reads another file, which ODK no longer does."),
        N_("Copy the rows of that file in its place."),
        "type",
    ),
    r"survey element named '(?P<value>.*?)' has no label or hint": Words(
        N_("The question “{value}” has neither label nor hint."), N_("Write a label."), "label"
    ),
    r"To use big-image, you must also specify an image for the survey element named "
    r"(?P<value>.*?)\.": Words(
        N_("The question “{value}” has a big-image without an image."),
        N_("Fill in the column image too."),
        "big-image",
    ),
    r"There is no survey element named '(?P<value>.*?)'": Words(
        N_("There is no question “{value}”."),
        N_("Check the name in the column name of the survey."),
    ),
    r"There are multiple survey elements named '(?P<value>.*?)'": Words(
        N_("Several questions are called “{value}”, so a reference means none of them."), _NEW_NAME
    ),
    r"The question \$\{(?P<value>.*?)\} is not user-visible": Words(
        N_("The question “{value}” is not shown, so it cannot trigger anything."),
        N_("Name a question that is shown."),
        "trigger",
    ),
    r"Media type: (?P<value>.*) not supported": Words(
        N_("Media of the kind “{value}” are not possible."),
        N_("Possible are image, big-image, audio and video."),
    ),
    r"Duplicate type: |instance.*[Dd]uplicate URI": Words(
        N_("Two lists have the same name, but come from different files."),
        N_("Rename the file or the list of one of them."),
        "type",
    ),
    r"uses 'search\(\)'|using 'search\(\)'": Words(
        N_("A list is used with search() and without it, or by a question that cannot."),
        N_("Use a list of its own for the question with search()."),
        "appearance",
    ),
    r"Argument 'definition' was not recognized|does not appear to be a valid XLSForm": Words(
        N_("It is no XLSForm."), N_("Choose another file."), sheet=""
    ),
}

# Warnings: what works, but perhaps not as meant.
WARNED: dict[str, Words] = {
    r"The 'disabled' column header": Words(
        N_("The column disabled is no longer part of XLSForm."),
        N_("Use relevant in its place."),
        "disabled",
    ),
    r"Row without name, text, or label is being skipped": Words(
        N_("The row has neither type nor name nor label; it is left out."),
        N_("Empty the row, or complete it."),
    ),
    r"(?:Repeat|Group|Loop) has no label": Words(
        N_("The repeat has no label."), N_("Write one, so that it can be told in a list."), "label"
    ),
    r"(?P<value>\w+) is no longer supported on most devices": Words(
        N_("The type “{value}” gives nothing on most devices."), N_("Use deviceid."), "type"
    ),
    r"select one external is only meant for filtered selects": Words(
        N_("select_one_external is meant for lists with a choice_filter."),
        N_("Fill in choice_filter, or use select_one."),
        "choice_filter",
    ),
    r"form_id and id_string column headers are both": Words(
        N_("form_id and id_string both stand in settings; form_id counts."),
        _TWO_COLUMNS,
        "id_string",
        "settings",
        1,
    ),
    r"language declarations do not contain valid machine-readable codes: (?P<value>.*?)\. ": Words(
        N_("These languages have no code: {value}."),
        N_("Write label::中文 (zh) or label::English (en)."),
        sheet="",
    ),
    r"'or_other'|or_other": Words(
        N_("With or_other, the added choice appears in one language only."),
        N_("Write the choice “other” and its question yourself."),
        "type",
    ),
    r"When looking for a sheet named '(?P<value>.*?)', the following sheets with similar names "
    r"were found: (?P<candidates>.*?)\.(?: |$)": Words(
        N_("There is no sheet “{value}”, but: {candidates}."),
        N_("If it is that one, correct the name of the sheet."),
        sheet="",
    ),
    r"Language '(?P<value>.*?)' is missing the (?P<sheet>\w+) "
    r"(?:columns (?P<columns>.*?)|(?P<column>.*?) column)\.?$": Words(
        N_("Something is not translated into the language “{value}”: {columns}{column}."),
        N_("Add the columns; where one is missing, “-” is shown."),
        row=1,
    ),
}
