"""The functions of the ODK list that are plain functions of their values.

https://getodk.github.io/xforms-spec/#xpath-functions; where the list is silent, as JavaRosa does
it. Those that look at nodes or evaluate lazily (if, coalesce, once, position, current, instance,
indexed-repeat…) or are quicker so (not, selected) are in `special`.
"""

from inspector.engine.xpath import dates, functions_of_nodes, functions_of_numbers
from inspector.engine.xpath import functions_of_text as text
from inspector.engine.xpath.compiled import Env, Value
from inspector.engine.xpath.registry import FUNCTIONS, Function, register
from inspector.engine.xpath.values import to_boolean, to_string

__all__ = ["FUNCTIONS", "Function", "register"]

text.enter()
functions_of_numbers.enter()
functions_of_nodes.enter()

# Truth

register("true", lambda env, *v: True, 0)
register("false", lambda env, *v: False, 0)
register("boolean", lambda env, *v: to_boolean(v[0]), 1)
register("boolean-from-string", lambda env, *v: to_string(v[0]).strip().lower() in ("true", "1"), 1)

# Dates and times


def _formatted(env: Env, *values: Value) -> Value:
    return dates.formatted(values[0], to_string(values[1]), env.now().tzinfo)


register("today", lambda env, *v: env.now().date(), 0, is_volatile=True)
register("now", lambda env, *v: env.now(), 0, is_volatile=True)
register("date", lambda env, *v: dates.to_date(v[0], env.now().tzinfo), 1)
register("date-time", lambda env, *v: dates.to_date_time(v[0], env.now().tzinfo), 1)
register("decimal-date-time", lambda env, *v: dates.decimal_days(v[0], env.now().tzinfo), 1)
register("decimal-time", lambda env, *v: dates.decimal_time(v[0], env.now().tzinfo), 1)
register("format-date", _formatted, 2)
register("format-date-time", _formatted, 2)

# The form and the device

register("version", lambda env, *v: env.version, 0)
register("property", lambda env, *v: env.properties.get(to_string(v[0]), ""), 1)
register("jr:itext", lambda env, *v: env.texts.itext(to_string(v[0])), 1)
register("depend", lambda env, *v: v[0], 1, None)
