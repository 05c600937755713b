//! What every device of an admin can do, with a window or without: the commands are the same.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Value, json};
use xtask::wait;

/// How long a device may take to be in step with the server again.
pub const QUIET: Duration = Duration::from_secs(120);

/// A device of an admin.
pub trait Device {
    /// Asks a command that must succeed.
    fn ask(&mut self, call: &str, request: Value) -> Value;

    /// Decides; every choice must be legal. Answers with the operations.
    fn decide(&mut self, choices: &[Value]) -> Vec<String> {
        let decided = self.ask("decide", json!({"choices": choices}));
        assert_eq!(decided["refused"], json!([]), "{choices:?}");
        strings(&decided["operations"])
    }

    /// Waits for a status.
    fn status(&mut self, what: &str, look: impl Fn(&Value) -> bool) -> Value {
        self.status_within(QUIET, what, look)
    }

    /// Waits for a status as long as `limit`.
    fn status_within(
        &mut self,
        limit: Duration,
        what: &str,
        look: impl Fn(&Value) -> bool,
    ) -> Value {
        let mut last = Value::Null;
        wait::until(what, limit, || {
            last = self.ask("status", Value::Null);
            Ok(look(&last).then(|| last.clone()))
        })
        .unwrap_or_else(|missed| panic!("{missed:#}: {last}"))
    }

    /// Waits until it is online and everything it knows of is here.
    fn online(&mut self) {
        self.online_within(QUIET);
    }

    /// The same with a deadline of one's own.
    fn online_within(&mut self, limit: Duration) {
        self.status_within(limit, "online", |status| {
            status["line"]["line"] == "online" && !status["as_of"].is_null()
        });
    }

    /// Waits until it is online and nothing waits any more.
    fn quiet(&mut self) {
        let mut last = Value::Null;
        wait::until("quiet", QUIET, || {
            last = self.ask("status", Value::Null);
            let outbox = self.ask("outbox", Value::Null);
            let waiting = outbox["waiting"]
                .as_array()
                .is_none_or(|all| !all.is_empty());
            let quiet = last["line"]["line"] == "online" && last["n_waiting"] == 0 && !waiting;
            Ok(quiet.then_some(()))
        })
        .unwrap_or_else(|missed| panic!("{missed:#}: {last}"));
    }

    /// Waits until it knows that the server is away.
    fn offline(&mut self) {
        self.status("offline", |status| status["line"]["line"] == "offline");
    }

    /// All open invitations.
    fn invitations(&mut self) -> Vec<Value> {
        self.list(
            "invitations",
            &json!({"tab": "all", "text": "", "department": null}),
            "address",
        )
    }

    /// Everyone but invited people.
    fn employees(&mut self) -> Vec<Value> {
        let filter = json!({"text": "", "status": null, "role": null, "department": null, "two_step": null, "blocked": false});
        self.list("employees", &json!({"filter": filter}), "name")
    }

    /// All rows of a list.
    fn list(&mut self, call: &str, query: &Value, sort: &str) -> Vec<Value> {
        let mut rows = Vec::new();
        loop {
            let mut asked = query.clone();
            asked["window"] =
                json!({"offset": rows.len(), "limit": 500, "sort": sort, "descending": false});
            let page = self.ask(call, asked);
            let got = page["rows"].as_array().unwrap();
            rows.extend(got.iter().cloned());
            if got.is_empty() || rows.len() as u64 >= page["total"].as_u64().unwrap() {
                return rows;
            }
        }
    }

    /// The desk's line with that address.
    fn invitation(&mut self, address: &str) -> Option<Value> {
        self.invitations()
            .into_iter()
            .find(|line| line["address"] == address)
    }

    /// The list's line with that address.
    fn employee(&mut self, address: &str) -> Option<Value> {
        self.employees()
            .into_iter()
            .find(|line| line["address"] == address)
    }

    /// Waits for the desk's line with that address.
    fn await_invitation(&mut self, address: &str) -> Value {
        wait::until(&format!("the invitation of {address}"), QUIET, || {
            Ok(self.invitation(address))
        })
        .unwrap()
    }

    /// Waits for the list's line with that address.
    fn await_employee(&mut self, address: &str) -> Value {
        wait::until(&format!("the employee {address}"), QUIET, || {
            Ok(self.employee(address))
        })
        .unwrap()
    }

    /// Pastes addresses and invites them all, as an admin does.
    fn invite(&mut self, addresses: &[&str], role: &str) {
        let list = self.ask("check_list", json!({"text": addresses.join("\n")}));
        assert_eq!(list["n_fine"], addresses.len(), "{list}");
        let asked = json!({"list": list["list"], "department": null, "role": role, "letters": true, "workgroups": []});
        let decided = self.ask("invite", asked);
        assert_eq!(decided["refused"], json!([]));
    }

    /// How each operation that is over ended, by its id.
    fn ended(&mut self) -> BTreeMap<String, Value> {
        let outbox = self.ask("outbox", Value::Null);
        ["unsettled", "ended"]
            .iter()
            .flat_map(|part| outbox[part].as_array().unwrap().clone())
            .map(|line| {
                (
                    line["operation"].as_str().unwrap().to_owned(),
                    line["ended"]["outcome"].clone(),
                )
            })
            .collect()
    }
}

/// What two devices of the same workspace must show alike once both are in step: nothing lost, nothing twice.
pub fn alike(a: &mut impl Device, b: &mut impl Device) {
    let mut last = (Vec::new(), Vec::new());
    let same = wait::until("both devices to show the same", QUIET, || {
        last = (shown(a), shown(b));
        Ok((last.0 == last.1).then_some(()))
    });
    if same.is_err() {
        let only_a: Vec<_> = last
            .0
            .iter()
            .filter(|row| !last.1.contains(row))
            .take(3)
            .collect();
        let only_b: Vec<_> = last
            .1
            .iter()
            .filter(|row| !last.0.contains(row))
            .take(3)
            .collect();
        panic!(
            "they differ ({} and {} rows): {only_a:#?} {only_b:#?}",
            last.0.len(),
            last.1.len()
        );
    }
}

fn shown(device: &mut impl Device) -> Vec<String> {
    let mut rows = device.employees();
    rows.extend(device.invitations());
    let company = device.ask("company", Value::Null);
    let overview = device.ask("overview", Value::Null);
    for list in [
        &company["departments"],
        &company["links"],
        &overview["lately"],
    ] {
        rows.extend(list.as_array().unwrap().iter().cloned());
    }
    rows.push(company["workspace"].clone());
    for row in rows.iter_mut().filter_map(Value::as_object_mut) {
        // What may be done depends on who looks.
        row.remove("can");
    }
    rows.iter().map(Value::to_string).collect()
}

/// An array of strings.
pub fn strings(value: &Value) -> Vec<String> {
    value
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect()
}
