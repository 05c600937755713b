//! What a portal says at the moment of whom decisions are about, for the rules to see (SYN-2).

use std::collections::HashMap;

use gatehouse_rules::employee::{Employee, Status};
use gatehouse_rules::invitation::{Claim, verdict_of};
use gatehouse_rules::operation::Seen;
use gatehouse_rules::portal::fault::PortalFault;
use gatehouse_rules::problem::Problem;
use gatehouse_rules::role::Role;
use serde_json::Value;

use super::call::Batch;
use super::people::{self, Inferred};
use super::{Answered, Owner, Portal, told};
use crate::failure::Result;
use crate::reading::bodies_by;
use crate::rows::address_key;

/// Somebody as the portal has them.
pub(super) struct Person {
    pub number: i64,
    /// In the portal's fields.
    pub row: Value,
    /// The same as the copy would have them.
    pub employee: Employee,
}

/// What a portal says at the moment.
pub(super) struct Present {
    owner: Owner,
    people: HashMap<i64, Person>,
    found: Vec<Person>,
}

impl Portal {
    /// Asks for some people by number, for whoever has some addresses, and for who made the webhook. All of it fits in one batch.
    pub(super) async fn present(&self, numbers: &[i64], addresses: &[&str]) -> Answered<Present> {
        let mut calls = super::facts();
        for (n, part) in numbers.chunks(people::PAGE).enumerate() {
            calls.push((format!("t{n:02}"), people::of_numbers(part)));
        }
        for (n, address) in addresses.iter().enumerate() {
            calls.push((format!("e{n:02}"), people::of_address(address)));
        }
        let batch = self.caller.batch(&calls).await?;
        let asked = calls.iter().map(|(name, _)| name.as_str());
        for name in asked.filter(|name| name.starts_with(['t', 'e']) && *name != "time") {
            if let Some((fault, said)) = batch.fault(name) {
                return Err(self.caller.refused(200, fault, &said, None));
            }
        }
        let (owner, _) = told(&batch, false);
        if owner.number.is_empty() {
            let fault = PortalFault::OwnerLeft;
            return Err(self.caller.refused(200, fault, "", None));
        }
        let now = self.mirror.now();
        let known = self
            .known(numbers)
            .await
            .map_err(|failure| self.broken(failure))?;
        let person = |(number, row): (i64, Value)| Person {
            employee: people::employee(number, &row, known.get(&number), &owner, now),
            number,
            row,
        };
        let told_of = |batch: &Batch, first: char, n: usize| -> Vec<Person> {
            let names = (0..n).map(|n| format!("{first}{n:02}"));
            names
                .flat_map(|name| people::plain(batch, &name))
                .map(person)
                .collect()
        };
        let asked = told_of(&batch, 't', numbers.len().div_ceil(people::PAGE));
        let found = told_of(&batch, 'e', addresses.len());
        Ok(Present {
            people: asked.into_iter().map(|one| (one.number, one)).collect(),
            found,
            owner,
        })
    }

    /// What the copy has of them: since when they stand where they do.
    async fn known(&self, numbers: &[i64]) -> Result<HashMap<i64, Employee>> {
        let (copy, _) = self.copy().await?;
        let ids: Vec<String> = numbers.iter().map(i64::to_string).collect();
        let people: Vec<Employee> =
            bodies_by(&mut *copy.read().await?, "employee", "id", &ids).await?;
        let numbered = people
            .into_iter()
            .filter_map(|one| Some((one.id.as_str().parse().ok()?, one)));
        Ok(numbered.collect())
    }
}

impl Present {
    /// Somebody by number; `None` where the portal does not tell of them.
    pub(super) fn person(&self, number: Option<i64>) -> Option<&Person> {
        self.people.get(&number?)
    }

    /// Who has an address, each once.
    pub(super) fn holders(&self, address: &str) -> Vec<&Person> {
        let key = address_key(address);
        let mut holders: Vec<&Person> = Vec::new();
        for one in &self.found {
            let has = one.employee.contact_email.as_deref().map(address_key);
            if has.as_ref() == Some(&key) && holders.iter().all(|other| other.number != one.number)
            {
                holders.push(one);
            }
        }
        holders
    }

    /// What the rules are to see of somebody.
    pub(super) fn seen(&self, person: Option<&Person>) -> Seen {
        let employee = person.map(|person| person.employee.clone());
        let role = if self.owner.admin {
            Role::Admin
        } else {
            Role::Employee
        };
        Seen {
            actor: Some(role),
            actor_id: Some(self.owner.number.as_str().into()),
            invitation: employee
                .as_ref()
                .and_then(|employee| self.invitation(employee)),
            employee,
            portal: true,
            ..Seen::default()
        }
    }

    fn invitation(&self, employee: &Employee) -> Option<gatehouse_rules::invitation::Invitation> {
        match people::invitation(employee, None) {
            Inferred::Row(one) => Some(*one),
            Inferred::Same | Inferred::Gone => None,
        }
    }
}

impl Person {
    /// EML-2: that they have the address of somebody who is to be invited.
    pub(super) fn taken(&self) -> Problem {
        let invitation = (self.employee.status == Status::Invited)
            .then(|| format!("i{}", self.employee.id).into());
        let claim = Claim {
            employee: self.employee.id.clone(),
            name: self.employee.name.clone(),
            status: self.employee.status,
            login: false,
            contact: true,
            invitation,
        };
        verdict_of(claim).problem().unwrap_or(Problem::WrongStatus)
    }
}
