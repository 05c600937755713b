//! Cells of CSV files, which people open in spreadsheets.

/// A cell that a spreadsheet would take for a formula, with an apostrophe in front; any other as it is.
#[must_use]
pub fn guarded(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{cell}")
    } else {
        cell
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_that_begins_a_formula_is_guarded_attack_34() {
        for cell in ["=1+1", "+49 170", "-1", "@x", "\t=1"] {
            assert_eq!(guarded(cell.into()), format!("'{cell}"));
        }
        assert_eq!(guarded("Petra".into()), "Petra");
    }
}
