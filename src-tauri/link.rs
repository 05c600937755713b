//! Deep links: `gatehouse://person/<id>` opens a screen and never does anything else.

use gatehouse_rules::id::EmployeeId;
use serde::{Deserialize, Serialize};
use tauri::Url;
use ts_rs::TS;

/// Screens that are opened from outside the window, as its address names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Screen {
    /// What needs the admin.
    Overview,
    /// People.
    Employees,
    /// Changes that wait, or met a conflict.
    Outbox,
}

/// Which screen to open: what the event `open` carries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Open {
    /// Which.
    pub screen: Option<Screen>,
    /// Whose pane.
    pub employee: Option<EmployeeId>,
}

impl Open {
    /// What a link asks for; `None` for anything but a person of a well-formed id, since links come
    /// from anywhere.
    #[must_use]
    pub fn from_link(link: &Url) -> Option<Self> {
        if link.scheme() != "gatehouse" || link.host_str() != Some("person") {
            return None;
        }
        let id = link.path().trim_matches('/');
        is_id(id).then(|| Self {
            screen: Some(Screen::Employees),
            employee: Some(EmployeeId::from(id)),
        })
    }
}

/// Whether `text` has the form of an id: a UUID in lower-case text.
fn is_id(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(place, byte)| match place {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(link: &str) -> Option<Open> {
        Open::from_link(&link.parse().unwrap())
    }

    #[test]
    fn a_link_to_a_person_opens_their_pane() {
        let id = "0193a3c5-7b1e-7c2d-9a4f-0123456789ab";
        let opened = open(&format!("gatehouse://person/{id}")).unwrap();
        assert_eq!(opened.screen, Some(Screen::Employees));
        assert_eq!(opened.employee, Some(EmployeeId::from(id)));
        assert_eq!(open(&format!("gatehouse://person/{id}/")), Some(opened));
    }

    #[test]
    fn a_link_that_asks_for_anything_else_opens_nothing_attack_35() {
        for link in [
            "gatehouse://person/",
            "gatehouse://person/../invitations",
            "gatehouse://person/0193a3c5-7b1e-7c2d-9a4f-0123456789ab/dismiss",
            "gatehouse://person/0193A3C5-7B1E-7C2D-9A4F-0123456789AB",
            "gatehouse://person/%3Cscript%3E-7b1e-7c2d-9a4f-0123456789",
            "gatehouse://decide/0193a3c5-7b1e-7c2d-9a4f-0123456789ab",
            "https://person/0193a3c5-7b1e-7c2d-9a4f-0123456789ab",
        ] {
            assert_eq!(open(link), None, "{link}");
        }
    }
}
