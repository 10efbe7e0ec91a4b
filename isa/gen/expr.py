# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: 2026 The Pimento authors
"""Expressions over configuration keys (`requires`, `holds`, sizes): evaluation and translation to C++."""

from __future__ import annotations

import ast
import operator
from typing import Any

from .model import Where

_BINARY = {ast.Add: (operator.add, "+"), ast.Sub: (operator.sub, "-"), ast.Mult: (operator.mul, "*"),
           ast.FloorDiv: (operator.floordiv, "/"), ast.Mod: (operator.mod, "%")}
_COMPARE = {ast.Eq: (operator.eq, "=="), ast.NotEq: (operator.ne, "!="), ast.Lt: (operator.lt, "<"),
            ast.LtE: (operator.le, "<="), ast.Gt: (operator.gt, ">"), ast.GtE: (operator.ge, ">=")}
_ALLOWED = "integers, keys, + - * // %, comparisons, and, or, not, min(), max()"


def parse(text: str, keys: set[str], where: Where) -> ast.expr:
    try:
        tree = ast.parse(text, mode="eval").body
    except SyntaxError:
        raise where.error("", f"expression '{text}'", _ALLOWED) from None
    _check(tree, keys, where)
    return tree


def _check(node: ast.expr, keys: set[str], where: Where) -> None:
    if isinstance(node, ast.BinOp) and type(node.op) in _BINARY:
        children = [node.left, node.right]
    elif isinstance(node, ast.BoolOp):
        children = node.values
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        children = [node.operand]
    elif isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in _COMPARE:
        children = [node.left, node.comparators[0]]
    elif (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and not node.keywords
          and node.func.id in ("min", "max") and len(node.args) == 2):
        children = node.args
    elif isinstance(node, ast.Constant) and type(node.value) is int:
        children = []
    elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        name = f"{node.value.id}.{node.attr}"
        if name not in keys:
            raise where.error("", f"key '{name}'", ", ".join(sorted(keys)))
        children = []
    else:
        raise where.error("", f"'{ast.unparse(node)}'", _ALLOWED)
    for child in children:
        _check(child, keys, where)


def evaluate(node: ast.expr, values: dict[str, Any]) -> Any:
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.Attribute):
        return values[ast.unparse(node)]
    if isinstance(node, ast.BinOp):
        return _BINARY[type(node.op)][0](evaluate(node.left, values), evaluate(node.right, values))
    if isinstance(node, ast.Compare):
        return _COMPARE[type(node.ops[0])][0](evaluate(node.left, values),
                                              evaluate(node.comparators[0], values))
    if isinstance(node, ast.BoolOp):
        results = [bool(evaluate(v, values)) for v in node.values]
        return all(results) if isinstance(node.op, ast.And) else any(results)
    if isinstance(node, ast.UnaryOp):
        return not evaluate(node.operand, values)
    assert isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    arguments = [evaluate(a, values) for a in node.args]
    return min(arguments) if node.func.id == "min" else max(arguments)


def to_cpp(node: ast.expr, prefix: str = "c.") -> str:
    """C++ text over a Config named by `prefix`; every part is parenthesised."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.Attribute):
        return prefix + ast.unparse(node)
    if isinstance(node, ast.BinOp):
        return f"({to_cpp(node.left, prefix)} {_BINARY[type(node.op)][1]} {to_cpp(node.right, prefix)})"
    if isinstance(node, ast.Compare):
        sign = _COMPARE[type(node.ops[0])][1]
        return f"({to_cpp(node.left, prefix)} {sign} {to_cpp(node.comparators[0], prefix)})"
    if isinstance(node, ast.BoolOp):
        joint = " && " if isinstance(node.op, ast.And) else " || "
        return "(" + joint.join(to_cpp(v, prefix) for v in node.values) + ")"
    if isinstance(node, ast.UnaryOp):
        return f"!({to_cpp(node.operand, prefix)})"
    assert isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    return f"std::{node.func.id}({', '.join(to_cpp(a, prefix) for a in node.args)})"
