//! Requests within a change: several subjects answer one by what they do.

use gatehouse_rules::feed::Kind;
use gatehouse_rules::id::{EmployeeId, IdentityId};
use gatehouse_rules::request::{Request, RequestKind};
use gatehouse_rules::role::Role;

use super::Change;
use crate::failure::Told;
use crate::store;
use crate::store::Kept;
use crate::store::digest::Scope;

impl Change {
    /// Adds what someone of `role` asks for; false when they have one of that kind open. `canonical` is their login.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn add_request(
        &mut self,
        row: Request,
        role: Role,
        identity: &IdentityId,
        canonical: &str,
    ) -> Told<bool> {
        let revision = self.revision;
        let kept = Kept {
            row,
            revision,
            role,
        };
        let (tx, workspace) = (&mut self.tx, &self.workspace);
        let added = store::request::add(tx, workspace, &kept, identity, canonical).await?;
        if added {
            let id = kept.row.id.as_str();
            self.sums.add(Kind::Request, id, role, revision);
        }
        Ok(added)
    }

    /// Removes one that was answered, by whom.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn remove_request(&mut self, kept: &Kept<Request>, by: Option<&str>) -> Told<()> {
        let id = &kept.row.id;
        store::request::remove(&mut self.tx, &self.workspace, id).await?;
        self.sums
            .remove(Kind::Request, id.as_str(), kept.role, kept.revision);
        self.tombstone(Kind::Request, id.as_str(), None, by).await
    }

    /// TFA-7: what an employee asked for was done another way (two-step was paused for them), or cannot be done any more.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn close_requests_of(&mut self, employee: &EmployeeId, by: Option<&str>) -> Told<()> {
        let (tx, workspace) = (&mut self.tx, &self.workspace);
        for kept in store::request::list_of_employee(tx, workspace, employee).await? {
            self.remove_request(&kept, by).await?;
        }
        Ok(())
    }

    /// SGN-2: whoever asked for an invitation with one of these logins was invited.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn close_invitation_requests(
        &mut self,
        is_invited: impl Fn(&str) -> bool,
        by: Option<&str>,
    ) -> Told<()> {
        let (tx, workspace) = (&mut self.tx, &self.workspace);
        for (kept, canonical) in store::request::list_invitations(tx, workspace).await? {
            debug_assert_eq!(kept.row.kind, RequestKind::Invitation);
            if is_invited(&canonical) {
                self.remove_request(&kept, by).await?;
            }
        }
        Ok(())
    }

    /// Someone's role moved across what helpdesk sees: its mirrors lose, or get, their requests.
    pub(super) async fn move_requests(
        &mut self,
        employee: &EmployeeId,
        was: Role,
        is: Role,
    ) -> Told<()> {
        let (tx, workspace) = (&mut self.tx, &self.workspace);
        for kept in store::request::list_of_employee(tx, workspace, employee).await? {
            let id = kept.row.id.as_str();
            let revision = self.revision;
            if Scope::Helpdesk.shows(was) {
                self.tombstone(Kind::Request, id, Some(Scope::Helpdesk), None)
                    .await?;
            }
            let (tx, workspace) = (&mut self.tx, &self.workspace);
            store::request::set_role(tx, workspace, &kept.row.id, is, revision).await?;
            self.sums
                .remove(Kind::Request, id, kept.role, kept.revision);
            self.sums.add(Kind::Request, id, is, revision);
        }
        Ok(())
    }
}
