//! IP rules: from which addresses someone may be in (IPR-1 to IPR-6). A list stands for the workspace, a department or a
//! person; the nearest one that is there replaces the wider ones, and owners and admins are exempt.

use core::net::IpAddr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::employee::Employee;
use crate::id::{DepartmentId, EmployeeId, WorkspaceId};
use crate::operation::{Change, Direction};
use crate::role::Role;
use crate::time::Time;

mod list;
mod rehearsal;

pub use list::{AllowList, BadRange, IpRange, RANGES_MAX, RangeFault, sort_key};
pub use rehearsal::{
    Came, EXEMPT, NAMED_MAX, NOTE, OffList, REFUSED, REHEARSED_DAYS, RefusedPerson, RefusedPlace,
    Rehearsal, explain, rehearse,
};

/// Whom a list is for.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, TS)]
#[serde(tag = "of", content = "id", rename_all = "snake_case")]
pub enum RuleFor {
    /// Everyone in the workspace.
    Workspace,
    /// Everyone in a department.
    Department(DepartmentId),
    /// One person.
    Person(EmployeeId),
}

impl RuleFor {
    /// The name of the level, as it stands in the database and in events.
    #[must_use]
    pub const fn level(&self) -> &'static str {
        match self {
            Self::Workspace => "workspace",
            Self::Department(_) => "department",
            Self::Person(_) => "person",
        }
    }

    /// The id of the row: that of the workspace, the department or the person.
    #[must_use]
    pub fn row_id<'a>(&'a self, workspace: &'a WorkspaceId) -> &'a str {
        match self {
            Self::Workspace => workspace.as_str(),
            Self::Department(id) => id.as_str(),
            Self::Person(id) => id.as_str(),
        }
    }

    /// The rule of that level and row.
    #[must_use]
    pub fn named(level: &str, id: &str) -> Option<Self> {
        match level {
            "workspace" => Some(Self::Workspace),
            "department" => Some(Self::Department(id.into())),
            "person" => Some(Self::Person(id.into())),
            _ => None,
        }
    }
}

/// A list that is there, as it crosses to the mirror.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct IpRule {
    /// [`RuleFor::row_id`].
    pub id: String,
    /// For whom.
    pub rule: RuleFor,
    /// From where they may be in; never empty.
    pub allowed: AllowList,
    /// Since when.
    pub since: Time,
}

/// The lists that are there for one person.
#[derive(Clone, Copy, Debug, Default)]
pub struct Lists<'a> {
    person: Option<&'a IpRule>,
    department: Option<&'a IpRule>,
    workspace: Option<&'a IpRule>,
}

impl<'a> Lists<'a> {
    /// Those of `rules` that are for this person.
    #[must_use]
    pub fn of(rules: impl IntoIterator<Item = &'a IpRule>, person: &Employee) -> Self {
        let mut lists = Self::default();
        for one in rules {
            match &one.rule {
                RuleFor::Workspace => lists.workspace = Some(one),
                RuleFor::Department(id) if person.department.as_ref() == Some(id) => {
                    lists.department = Some(one);
                }
                RuleFor::Person(id) if *id == person.id => lists.person = Some(one),
                RuleFor::Department(_) | RuleFor::Person(_) => {}
            }
        }
        lists
    }

    /// IPR-1: the nearest replaces the wider one.
    #[must_use]
    pub fn in_force(&self) -> Option<&'a IpRule> {
        self.person.or(self.department).or(self.workspace)
    }

    /// What applies to them where they have no list of their own.
    #[must_use]
    pub fn wider(&self) -> Option<&'a IpRule> {
        self.department.or(self.workspace)
    }
}

/// What the rules say of a person at an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Inside the list, or there is none.
    Allowed,
    /// Outside, but their role is exempt.
    Exempt,
    /// Outside.
    Refused {
        /// Whose list says so.
        by: RuleFor,
    },
}

/// IPR-1: who is held to no list.
#[must_use]
pub const fn is_exempt(role: Role) -> bool {
    matches!(role, Role::Owner | Role::Admin)
}

/// IPR-1: may someone of `role` be in from `ip`? An address that cannot be known (IPR-7) is in no list.
#[must_use]
pub fn judge(lists: Lists<'_>, role: Role, ip: Option<IpAddr>) -> Verdict {
    match lists.in_force() {
        Some(rule) if !rule.allowed.contains(ip) => {
            if is_exempt(role) {
                Verdict::Exempt
            } else {
                Verdict::Refused {
                    by: rule.rule.clone(),
                }
            }
        }
        _ => Verdict::Allowed,
    }
}

/// Narrowing is restricting, anything that opens a place is loosening. `wider` applies wherever the list is empty.
#[must_use]
pub fn direction(list: &Change<AllowList>, wider: &AllowList) -> Direction {
    if list.to.or(wider).is_within(&list.from.or(wider)) {
        Direction::Restricting
    } else {
        Direction::Loosening
    }
}

/// What a change of a list comes to, on the list that is there now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// Carry it out.
    Apply,
    /// The list is that already, or narrower where it was to become narrower.
    Already,
    /// The list is another one than was seen. What was to become narrower would open a place now, so it is asked again, too.
    Moved,
}

/// SYN-2 for lists.
#[must_use]
pub fn setting(list: &Change<AllowList>, wider: &AllowList, present: &AllowList) -> Setting {
    if *present == list.to {
        return Setting::Already;
    }
    if *present == list.from {
        return Setting::Apply;
    }
    let (to, now) = (list.to.or(wider), present.or(wider));
    match direction(list, wider) {
        Direction::Restricting if now.is_within(&to) => Setting::Already,
        Direction::Restricting if to.is_within(&now) => Setting::Apply,
        _ => Setting::Moved,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::employee::Status;
    use crate::two_step::TwoStep;

    fn list(text: &str) -> AllowList {
        if text.is_empty() {
            AllowList::default()
        } else {
            AllowList::parse(text).unwrap()
        }
    }

    fn rule(rule: RuleFor, allowed: AllowList) -> IpRule {
        IpRule {
            id: rule.row_id(&"w".into()).to_owned(),
            rule,
            allowed,
            since: Time(0),
        }
    }

    fn person(department: Option<&str>, role: Role) -> Employee {
        Employee {
            id: "anna".into(),
            name: "Anna".into(),
            contact_email: None,
            login: None,
            department: department.map(Into::into),
            position: None,
            role,
            status: Status::Active,
            status_since: Time(0),
            joined_at: None,
            blocked_at: None,
            block: None,
            password_void_at: None,
            risk: crate::block::Risk::default(),
            language: None,
            two_step: TwoStep::default(),
            last_sign_in_at: None,
            last_failure_at: None,
            n_sessions: 0,
            standing_inferred: false,
            since_seen: false,
            devices: Vec::new(),
            workgroups: Vec::new(),
        }
    }

    fn verdict(rules: &[IpRule], person: &Employee, ip: &str) -> Verdict {
        judge(Lists::of(rules, person), person.role, ip.parse().ok())
    }

    #[test]
    fn the_nearest_list_replaces_the_wider_one_ipr_1() {
        let workspace = rule(RuleFor::Workspace, list("10.0.0.0/8"));
        let sales = rule(
            RuleFor::Department("sales".into()),
            list("192.0.2.0/24 2001:db8::/48"),
        );
        let anna = rule(RuleFor::Person("anna".into()), list("203.0.113.7"));
        let travels = rule(RuleFor::Person("anna".into()), AllowList::anywhere());
        let other = rule(RuleFor::Person("hans".into()), list("198.51.100.1"));
        let refused = |by: RuleFor| Verdict::Refused { by };
        let (of_sales, of_none) = (
            person(Some("sales"), Role::Employee),
            person(None, Role::Employee),
        );
        let all = [workspace.clone(), sales.clone(), anna, other];
        for (rules, who, ip, expected) in [
            (&[][..], &of_sales, "6.6.6.6", Verdict::Allowed),
            (&all[..1], &of_sales, "10.9.9.9", Verdict::Allowed),
            (&all[..1], &of_sales, "6.6.6.6", refused(RuleFor::Workspace)),
            (
                &all[..2],
                &of_sales,
                "10.9.9.9",
                refused(RuleFor::Department("sales".into())),
            ),
            (&all[..2], &of_sales, "2001:db8::9", Verdict::Allowed),
            (&all[..2], &of_none, "10.9.9.9", Verdict::Allowed),
            (
                &all[..],
                &of_sales,
                "192.0.2.1",
                refused(RuleFor::Person("anna".into())),
            ),
            (&all[..], &of_sales, "203.0.113.7", Verdict::Allowed),
        ] {
            assert_eq!(verdict(rules, who, ip), expected, "{ip} {rules:?}");
        }
        let out = [workspace, sales, travels];
        assert_eq!(verdict(&out, &of_sales, "6.6.6.6"), Verdict::Allowed);
        assert_eq!(verdict(&out, &of_sales, "unknown"), Verdict::Allowed);
    }

    #[test]
    fn owners_and_admins_are_exempt_and_nobody_else_ipr_1() {
        let rules = [rule(RuleFor::Workspace, list("10.0.0.0/8"))];
        for role in Role::ALL {
            let expected = match role {
                Role::Owner | Role::Admin => Verdict::Exempt,
                _ => Verdict::Refused {
                    by: RuleFor::Workspace,
                },
            };
            assert_eq!(verdict(&rules, &person(None, role), "6.6.6.6"), expected);
            assert_eq!(
                verdict(&rules, &person(None, role), "10.0.0.1"),
                Verdict::Allowed
            );
        }
    }

    #[test]
    fn an_address_that_nobody_vouches_for_is_in_no_list_ipr_7() {
        let rules = [rule(RuleFor::Workspace, list("10.0.0.0/8 0.0.0.0/1"))];
        let helper = person(None, Role::Helpdesk);
        assert!(matches!(
            judge(Lists::of(&rules, &helper), helper.role, None),
            Verdict::Refused { .. }
        ));
        assert_eq!(
            judge(Lists::of(&[], &helper), helper.role, None),
            Verdict::Allowed,
            "without a list nobody needs to know"
        );
    }

    fn change(from: &str, to: &str) -> Change<AllowList> {
        Change {
            from: list(from),
            to: list(to),
        }
    }

    #[test]
    fn narrowing_restricts_and_whatever_opens_a_place_loosens() {
        let (none, office) = (list(""), list("10.0.0.0/8"));
        for (from, to, wider, expected) in [
            ("", "10.0.0.0/8", &none, Direction::Restricting),
            ("10.0.0.0/8", "", &none, Direction::Loosening),
            ("10.0.0.0/8", "10.1.0.0/16", &none, Direction::Restricting),
            (
                "10.0.0.0/8",
                "10.1.0.0/16 6.6.6.6",
                &none,
                Direction::Loosening,
            ),
            // A person's first list that lies outside the office's opens a place.
            ("", "6.6.6.6", &office, Direction::Loosening),
            ("", "10.0.0.1", &office, Direction::Restricting),
            // Taking a list away brings back the wider one, which may be the narrower.
            ("10.0.0.0/7", "", &office, Direction::Restricting),
            ("10.0.0.1", "", &office, Direction::Loosening),
            // Two halves are the whole.
            (
                "10.0.0.0/9 10.128.0.0/9",
                "10.0.0.0/8",
                &none,
                Direction::Restricting,
            ),
        ] {
            assert_eq!(
                direction(&change(from, to), wider),
                expected,
                "{from} → {to}"
            );
        }
        let lifted = Change {
            from: list("10.0.0.1"),
            to: AllowList::anywhere(),
        };
        assert_eq!(direction(&lifted, &none), Direction::Loosening);
    }

    #[test]
    fn a_list_that_moved_meanwhile_is_narrowed_on_and_never_opened_unasked_syn_2() {
        let none = list("");
        let narrow = change("10.0.0.0/8", "10.1.0.0/16");
        for (present, expected) in [
            ("10.0.0.0/8", Setting::Apply),
            ("10.1.0.0/16", Setting::Already),
            // Someone narrowed it further: that stays.
            ("10.1.1.0/24", Setting::Already),
            // Someone widened it: the narrowing is still one.
            ("10.0.0.0/8 192.0.2.0/24", Setting::Apply),
            ("", Setting::Apply),
            // It would open 10.1.0.0/16 now.
            ("192.0.2.0/24", Setting::Moved),
        ] {
            assert_eq!(
                setting(&narrow, &none, &list(present)),
                expected,
                "{present}"
            );
        }
        let widen = change("10.1.0.0/16", "10.0.0.0/8");
        for (present, expected) in [
            ("10.1.0.0/16", Setting::Apply),
            ("10.0.0.0/8", Setting::Already),
            ("10.1.1.0/24", Setting::Moved),
            ("", Setting::Moved),
        ] {
            assert_eq!(
                setting(&widen, &none, &list(present)),
                expected,
                "{present}"
            );
        }
    }

    #[test]
    fn a_rule_reads_back_by_its_level_and_row() {
        for rule in [
            RuleFor::Workspace,
            RuleFor::Department("d".into()),
            RuleFor::Person("p".into()),
        ] {
            let workspace = "w".into();
            let back = RuleFor::named(rule.level(), rule.row_id(&workspace));
            assert_eq!(back, Some(rule));
        }
        assert_eq!(RuleFor::named("planet", "p"), None);
    }
}
