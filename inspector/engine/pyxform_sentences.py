"""The sentences that pyxform 4.5 keeps in its code: errors and warnings, by a pattern each."""

from inspector.engine.pyxform_codes import LISTS, NEW_NAME, PARAMETERS, TWO_COLUMNS, Words
from inspector.i18n import N_

# Errors.
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
        N_("The heading “{column}” stands twice."), TWO_COLUMNS, row=1
    ),
    r"List name not in (?:choices|columns) sheet: (?P<value>.*)": Words(
        N_("The list “{value}” is not in the sheet choices."), LISTS, "type"
    ),
    r"List name not in external choices sheet: (?P<value>.*)": Words(
        N_("The list “{value}” is not in the sheet external_choices."), LISTS, "type"
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
        N_("The list of this question has no choices."), LISTS, "type"
    ),
    r"There should be choices for this question": Words(
        N_("The list of a question has no choices."), LISTS, "type"
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
        N_("The parameter {name} must be {accepted}."), PARAMETERS, "parameters"
    ),
    r"Parameter (?P<name>[\w-]+) must (?:have an integer value|be greater)": Words(
        N_("The parameter {name} is not a fitting whole number."), PARAMETERS, "parameters"
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
        PARAMETERS,
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
        N_("Several questions are called “{value}”, so a reference means none of them."), NEW_NAME
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
        TWO_COLUMNS,
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
}
