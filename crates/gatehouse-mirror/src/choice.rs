//! Turning a choice into a decision: ids made, fields checked, and what was seen filled in.

use gatehouse_rules::address::Address;
use gatehouse_rules::block::REASON_MAX;
use gatehouse_rules::case::NOTE_MAX;
use gatehouse_rules::department;
use gatehouse_rules::employee::{Employee, NAME_MAX};
use gatehouse_rules::id::{DepartmentId, WorkgroupId};
use gatehouse_rules::invitation::{Claim, verdict_of};
use gatehouse_rules::logo;
use gatehouse_rules::operation::{Change, Decision, EmployeeEdit, Invitee, SettingsEdit};
use gatehouse_rules::outgoing::{check_address, check_occasions};
use gatehouse_rules::problem::Problem;
use gatehouse_rules::search::fold;
use gatehouse_rules::two_step::PAUSE_REASON_MAX;
use gatehouse_rules::webhook::TITLE_MAX;
use gatehouse_rules::workgroup::{self, sorted};
use gatehouse_rules::workspace::{check_name, check_text};

use crate::claims::claims;
use crate::decide::{Deciding, Facts};
use crate::failure::Result;
use crate::ip_rule::before;
use crate::outbox::Choice;
use crate::overlay::{self};
use crate::rows::address_key;

impl Deciding<'_> {
    pub(crate) async fn decision(&mut self, choice: Choice, facts: &Facts) -> Result<Decision> {
        Ok(match choice {
            Choice::Resend { invitation } => Decision::ResendInvitation { invitation },
            Choice::FixAddress {
                invitation,
                address,
            } => {
                let address = self.free_address(&address, facts.person.as_ref()).await?;
                let (new_employee, new_invitation) = (self.id().into(), self.id().into());
                Decision::FixAddress {
                    invitation,
                    address,
                    new_employee,
                    new_invitation,
                }
            }
            Choice::DeleteInvitation { invitation } => Decision::DeleteInvitation { invitation },
            Choice::Approve { employee } => Decision::Approve { employee },
            Choice::Reject { employee } => Decision::Reject { employee },
            Choice::Dismiss {
                employee,
                keep_webhooks,
            } => Decision::Dismiss {
                employee,
                keep_webhooks,
            },
            Choice::Reinstate { employee } => Decision::Reinstate { employee },
            Choice::ReplacePerson {
                employee,
                address,
                name,
                keep_webhooks,
            } => {
                let person = facts.person.as_ref().ok_or(Problem::EmployeeGone)?;
                Decision::ReplacePerson {
                    employee,
                    by: self.instead_of(person, &address, &name).await?,
                    keep_webhooks,
                }
            }
            Choice::EndSessions { employee } => Decision::EndSessions { employee },
            Choice::PauseTwoStep {
                employee,
                hours,
                reason,
            } => Decision::PauseTwoStep {
                employee,
                hours,
                reason: check_name("reason", &reason, PAUSE_REASON_MAX)?,
                paused: facts
                    .person
                    .as_ref()
                    .is_some_and(|person| person.two_step.is_paused(self.reading.now)),
            },
            Choice::EndPause { employee } => Decision::EndPause { employee },
            Choice::ExtendGrace { employee, days } => Decision::ExtendGrace { employee, days },
            Choice::GrantRole { employee, role } => {
                let from = facts.person.as_ref().ok_or(Problem::EmployeeGone)?.role;
                Decision::GrantRole {
                    employee,
                    role: changed(from, role).ok_or_else(unchanged)?,
                }
            }
            Choice::TransferOwnership { employee } => Decision::TransferOwnership {
                employee,
                from: facts.person.as_ref().ok_or(Problem::EmployeeGone)?.role,
            },
            Choice::RevokeDevice { employee, device } => {
                Decision::RevokeDevice { employee, device }
            }
            Choice::RevokeWebhook { webhook } => Decision::RevokeWebhook { webhook },
            Choice::AddOutgoing {
                title,
                address,
                occasions,
            } => Decision::AddOutgoing {
                outgoing: self.id().into(),
                title: check_name("title", &title, TITLE_MAX)?,
                address: check_address(&address)?.0,
                occasions: check_occasions(&occasions)?,
            },
            Choice::DisableOutgoing { outgoing } => Decision::DisableOutgoing { outgoing },
            Choice::SendAgain { outgoing, delivery } => Decision::SendAgain { outgoing, delivery },
            Choice::AnswerRequest { request, answer } => {
                Decision::AnswerRequest { request, answer }
            }
            Choice::SendRecovery { employee } => Decision::SendRecovery { employee },
            Choice::SendLogin { employee } => Decision::SendLogin { employee },
            Choice::Block { employee, reason } => Decision::Block {
                employee,
                reason: check_name("reason", &in_one_line(&reason), REASON_MAX)?,
            },
            Choice::LiftBlock { employee } => Decision::LiftBlock { employee },
            Choice::OpenCase { employee, note } => {
                let note = match in_one_line(&note).as_str() {
                    "" => None,
                    note => Some(check_name("note", note, NOTE_MAX)?),
                };
                let case = self.id().into();
                Decision::OpenCase {
                    case,
                    employee,
                    note,
                }
            }
            Choice::RequestAddress { employee, address } => {
                let address = Address::parse(&address).map_err(Problem::from)?.typed;
                Decision::RequestAddress { employee, address }
            }
            Choice::EditEmployee {
                employee,
                name,
                contact_email,
                department,
                position,
                workgroups,
            } => {
                let person = facts.person.as_ref().ok_or(Problem::EmployeeGone)?;
                let fields = [name, contact_email, department, position];
                let edit = self.edit(person, fields, workgroups).await?;
                Decision::EditEmployee { employee, edit }
            }
            Choice::AddDepartment { name } => {
                let name = self.new_department(&name, None)?;
                Decision::AddDepartment {
                    department: self.id().into(),
                    name,
                }
            }
            Choice::RenameDepartment { department, name } => {
                let from = self
                    .department_now(&department, facts)
                    .ok_or(Problem::DepartmentGone)?;
                let to = self.new_department(&name, Some(&department))?;
                Decision::RenameDepartment {
                    department,
                    name: changed(from, to).ok_or_else(unchanged)?,
                }
            }
            Choice::DeleteDepartment { department } => {
                let name = self
                    .department_now(&department, facts)
                    .ok_or(Problem::DepartmentGone)?;
                Decision::DeleteDepartment { department, name }
            }
            Choice::AddWorkgroup { name } => {
                let name = self.new_workgroup(&name, None)?;
                Decision::AddWorkgroup {
                    workgroup: self.id().into(),
                    name,
                }
            }
            Choice::RenameWorkgroup { workgroup, name } => {
                let from = self
                    .workgroup_now(&workgroup, facts)
                    .ok_or(Problem::WorkgroupGone)?;
                let to = self.new_workgroup(&name, Some(&workgroup))?;
                Decision::RenameWorkgroup {
                    workgroup,
                    name: changed(from, to).ok_or_else(unchanged)?,
                }
            }
            Choice::AddLink { name, department } => {
                let name = check_name("name", &name, department::NAME_MAX)?;
                self.known_department(department.as_ref())?;
                Decision::AddLink {
                    link: self.id().into(),
                    name,
                    department,
                }
            }
            Choice::SwitchLinkOff { link } => Decision::SwitchLinkOff { link },
            edit @ Choice::EditSettings { .. } => Decision::EditSettings {
                edit: self.settings(edit, facts)?,
            },
            Choice::RequireTwoStep => Decision::RequireTwoStep,
            Choice::StopRequiringTwoStep => Decision::StopRequiringTwoStep,
            Choice::SetIpRule { rule, allow } => {
                let to = allow.list()?;
                let person = facts.person.as_ref();
                let (from, wider) = before(&mut self.reading, &self.added, &rule, person).await?;
                Decision::SetIpRule {
                    rule,
                    list: changed(from, to).ok_or_else(unchanged)?,
                    wider,
                }
            }
        })
    }

    /// An address that nobody else holds (EML-1).
    async fn free_address(&mut self, typed: &str, own: Option<&Employee>) -> Result<String> {
        let address = Address::parse(typed).map_err(Problem::from)?;
        let claim = claims(&mut self.reading, std::slice::from_ref(&address.canonical))
            .await?
            .remove(&address.canonical);
        match claim.filter(|claim| own.is_none_or(|own| own.id != claim.employee)) {
            Some(claim) => Err(verdict_of(claim)
                .problem()
                .unwrap_or(Problem::InvitationGone)
                .into()),
            None => Ok(address.typed),
        }
    }

    /// Who is invited instead of a person: same department, position and role (INV-6). The address may be the contact email that
    /// is freed, never the login, which stays theirs (EML-5).
    async fn instead_of(&mut self, person: &Employee, typed: &str, name: &str) -> Result<Invitee> {
        let address = self.free_address(typed, Some(person)).await?;
        let is_login = (person.login.as_deref()).is_some_and(|login| same_address(login, &address));
        if is_login {
            let claim = Claim {
                employee: person.id.clone(),
                name: person.name.clone(),
                status: person.status,
                login: true,
                contact: false,
                invitation: None,
            };
            return Err(Problem::AddressTaken { claim }.into());
        }
        Ok(Invitee {
            employee: self.id().into(),
            invitation: self.id().into(),
            address,
            name: match name.trim() {
                "" => None,
                name => Some(check_name("name", name, NAME_MAX)?),
            },
            department: person.department.clone(),
            position: person.position.clone(),
            role: person.role,
            workgroups: person.workgroups.clone(),
        })
    }

    async fn edit(
        &mut self,
        person: &Employee,
        fields: [Option<String>; 4],
        workgroups: Option<Vec<WorkgroupId>>,
    ) -> Result<EmployeeEdit> {
        let [name, contact_email, department, position] = fields;
        let mut edit = EmployeeEdit::default();
        if let Some(name) = name {
            edit.name = changed(person.name.clone(), check_name("name", &name, NAME_MAX)?);
        }
        if let Some(email) = contact_email {
            let to = match email.trim() {
                "" => None,
                typed => Some(self.free_address(typed, Some(person)).await?),
            };
            edit.contact_email = changed(person.contact_email.clone(), to);
        }
        if let Some(department) = department {
            let to = (!department.is_empty()).then(|| DepartmentId::from(department));
            self.known_department(to.as_ref())?;
            edit.department = changed(person.department.clone(), to);
        }
        if let Some(position) = position {
            let to = match position.trim() {
                "" => None,
                position => Some(check_name("position", position, NAME_MAX)?),
            };
            edit.position = changed(person.position.clone(), to);
        }
        if let Some(workgroups) = workgroups {
            self.known_workgroups(&workgroups)?;
            edit.workgroups = changed(person.workgroups.clone(), sorted(&workgroups));
        }
        if edit == EmployeeEdit::default() {
            Err(unchanged().into())
        } else {
            Ok(edit)
        }
    }

    pub(crate) fn known_department(&self, id: Option<&DepartmentId>) -> Result<()> {
        let is_known = |id: &DepartmentId| {
            self.reading.departments.find(id.as_str()).is_some()
                || self.added.unit_name(id.as_str()).is_some()
        };
        if id.is_none_or(is_known) {
            Ok(())
        } else {
            Err(Problem::DepartmentGone.into())
        }
    }

    pub(crate) fn known_workgroups(&self, ids: &[WorkgroupId]) -> Result<()> {
        let is_known = |id: &WorkgroupId| {
            self.reading.workgroups.iter().any(|one| one.id == *id)
                || self.added.unit_name(id.as_str()).is_some()
        };
        if ids.iter().all(is_known) {
            Ok(())
        } else {
            Err(Problem::WorkgroupGone.into())
        }
    }

    fn new_workgroup(&self, name: &str, own: Option<&WorkgroupId>) -> Result<String> {
        let name = check_name("name", name, workgroup::NAME_MAX)?;
        let folded = fold(&name);
        let mut all = self.reading.workgroups.iter();
        match all.find(|one| fold(&one.name) == folded) {
            Some(other) if own != Some(&other.id) => Err(Problem::WorkgroupExists.into()),
            _ => Ok(name),
        }
    }

    fn new_department(&self, name: &str, own: Option<&DepartmentId>) -> Result<String> {
        let name = check_name("name", name, department::NAME_MAX)?;
        match self.reading.departments.named(&name) {
            Some(other) if own != Some(&other.id) => Err(Problem::DepartmentExists.into()),
            _ => Ok(name),
        }
    }

    fn settings(&self, choice: Choice, facts: &Facts) -> Result<SettingsEdit> {
        let Choice::EditSettings {
            name,
            confirm_joining,
            listed_domains,
            invitation_days,
            grace_days,
            logo,
            invitation_text,
        } = choice
        else {
            return Err(unchanged().into());
        };
        let present =
            overlay::shown_workspace(self.reading.known_workspace()?.clone(), &facts.touching);
        let name = name
            .map(|name| check_name("name", &name, NAME_MAX))
            .transpose()?;
        let mut wanted = present.settings.clone();
        put(&mut wanted.confirm_joining, confirm_joining.as_ref());
        put(&mut wanted.listed_domains, listed_domains.as_ref());
        put(&mut wanted.invitation_days, invitation_days.as_ref());
        put(&mut wanted.grace_days, grace_days.as_ref());
        if let Some(text) = &invitation_text {
            wanted.invitation_text = check_text("invitation_text", text)?;
        }
        wanted.check()?;
        let picture = logo.as_ref().filter(|picture| !picture.is_empty());
        if logo.is_some() {
            let looked_at = picture.map(|picture| logo::check(picture)).transpose()?;
            wanted.logo = looked_at.map(|logo| logo.hash);
        }
        let from = present.settings;
        let logo = changed(from.logo, wanted.logo);
        let edit = SettingsEdit {
            name: name.and_then(|name| changed(present.name, name)),
            confirm_joining: changed(from.confirm_joining, wanted.confirm_joining),
            listed_domains: changed(from.listed_domains, wanted.listed_domains),
            invitation_days: changed(from.invitation_days, wanted.invitation_days),
            grace_days: changed(from.grace_days, wanted.grace_days),
            picture: picture.filter(|_| logo.is_some()).cloned(),
            logo,
            invitation_text: changed(from.invitation_text, wanted.invitation_text),
        };
        if edit == SettingsEdit::default() {
            Err(unchanged().into())
        } else {
            Ok(edit)
        }
    }
}

fn same_address(a: &str, b: &str) -> bool {
    address_key(a) == address_key(b)
}

/// What was typed over several lines, as it is kept.
fn in_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn put<T: Clone>(field: &mut T, value: Option<&T>) {
    if let Some(value) = value {
        field.clone_from(value);
    }
}

fn changed<T: PartialEq>(from: T, to: T) -> Option<Change<T>> {
    (from != to).then_some(Change { from, to })
}

fn unchanged() -> Problem {
    Problem::field("edit", "unchanged")
}
