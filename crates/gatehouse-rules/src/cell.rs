//! Cells of CSV files, which people open in spreadsheets.

/// A cell that a spreadsheet would take for a formula, with an apostrophe in front; any other as it is. A spreadsheet may look
/// for another separator than the file has, so that what follows one of them may become a cell of its own: it is guarded
/// alike.
#[must_use]
pub fn guarded(cell: String) -> String {
    if !cell.contains(FORMULA) {
        return cell;
    }
    let mut safe = String::with_capacity(cell.len() + 1);
    let mut begins = true;
    for letter in cell.chars() {
        if begins && FORMULA.contains(&letter) {
            safe.push('\'');
        }
        safe.push(letter);
        begins = SEPARATORS.contains(&letter) || begins && matches!(letter, ' ' | '"');
    }
    safe
}

/// What begins a formula; a tab or a new line in front of one is skipped by some.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// What may end a cell.
const SEPARATORS: [char; 6] = [',', ';', '|', '\t', '\r', '\n'];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_that_begins_a_formula_is_guarded_attack_34() {
        for cell in ["=1+1", "+49 170", "-1", "@x"] {
            assert_eq!(guarded(cell.into()), format!("'{cell}"));
        }
        assert_eq!(guarded("\t=1".into()), "'\t'=1");
        for harmless in ["Petra", "Jean-Luc", "a@x.example", "1 + 1 = 2", ""] {
            assert_eq!(guarded(harmless.into()), harmless);
        }
    }

    #[test]
    fn what_another_separator_would_make_a_cell_is_guarded_too_attack_34() {
        for (cell, safe) in [
            ("x;=1+1", "x;'=1+1"),
            ("x, \"=1+1\"", "x, \"'=1+1\""),
            ("x\n@y", "x\n'@y"),
            ("a|-1|b", "a|'-1|b"),
            ("Novak, Petra", "Novak, Petra"),
        ] {
            assert_eq!(guarded(cell.into()), safe);
        }
    }
}
