"""Tables of medians and ratios, and the list of what was not measured."""

import json


def table(title, candidates, floor, skipped=(), milliseconds=False, peers=()):
    """Prints one table. `floor` is the candidate that the ratios are to; it may have failed. With `peers`, wall is also compared with the
    best of those, and with a candidate's `turns` these are shown."""
    has_floor = floor is not None and floor.walls
    scale, unit = (1000, "ms") if milliseconds else (1, "s")
    best = min((candidate.wall() for candidate in peers if candidate.walls), default=None)
    has_turns = any(candidate.turns is not None for candidate in candidates)
    rows = [("tool", f"wall {unit}", f"CPU {unit}", "peak MB", "× wall", "× CPU", *(["× best peer"] if best else []),
             *(["turns"] if has_turns else []), "runs")]
    for candidate in candidates:
        if not candidate.walls:
            continue
        wall, processor = candidate.wall(), candidate.processor()
        ratios = [f"{wall / floor.wall():.2f}", f"{processor / floor.processor():.2f}"] if has_floor else ["", ""]
        rows.append((candidate.name, figure(wall * scale), figure(processor * scale), f"{candidate.peak / 1024:.1f}", *ratios,
                     *([f"{wall / best:.2f}"] if best else []), *([str(candidate.turns)] if has_turns else []),
                     str(len(candidate.walls))))
    write_rows(title, rows)
    if has_floor:
        print(f"\nratios to: {floor.name}")
    if has_turns:
        print("turns: how often something was sent after a wait for an answer, connecting included")
    for candidate in candidates:
        if candidate.failure:
            print(f"failed: {candidate.name}: {candidate.failure}")
    for name, reason in skipped:
        print(f"skipped: {name}: {reason}")


def write_rows(title, rows):
    """A table whose first row is its head."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    print(f"\n### {title}\n")
    for number, row in enumerate(rows):
        cells = [cell.ljust(width) if column == 0 else cell.rjust(width) for column, (cell, width) in enumerate(zip(row, widths))]
        print("| " + " | ".join(cells) + " |")
        if number == 0:
            print("|" + "|".join("-" * (width + 2) if column == 0 else "-" * (width + 1) + ":"
                                 for column, width in enumerate(widths)) + "|")


def figure(value):
    return f"{value:.2f}" if value >= 10 else f"{value:.3f}"


def write_json(path, tables):
    """Every single run, for whoever wants to look closer."""
    with open(path, "w") as file:
        json.dump([{
            "title": title,
            "tools": [{
                "name": candidate.name, "command": candidate.command, "failure": candidate.failure,
                "wallSeconds": candidate.walls, "processorSeconds": candidate.processors, "peakKiB": candidate.peak,
            } for candidate in candidates],
        } for title, candidates in tables], file, indent=1)
        file.write("\n")
