"""Looking for words in rows: every word somewhere, in whatever order they were typed."""


def having_words(text: str, words: str) -> tuple[list[str], dict[str, object]]:
    """Return conditions and their parameters: `text`, an SQL expression, holds each of `words`.

    The words themselves never become part of the statement.
    """
    conditions: list[str] = []
    parameters: dict[str, object] = {}
    for number, word in enumerate(words.split()):
        conditions.append(f"instr(lower({text}), :word{number}) > 0")
        parameters[f"word{number}"] = word.lower()
    return conditions, parameters
