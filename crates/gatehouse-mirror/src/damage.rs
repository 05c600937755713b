//! Damage, and which file it is in. Vault and outbox are all there is of what they hold, so their damage
//! has a page of its own; a copy can be fetched again, and so it is given up and built anew.

use std::path::Path;

use gatehouse_rules::problem::Problem;

use crate::failure::{Failure, Result};
use crate::files::{Copy, File, open_copy, remove_file};
use crate::open::{Mirror, find, set};
use crate::vault::Key;

/// Where the outbox's file names the copy that was found damaged.
pub(crate) const DAMAGED: &str = "damaged";

impl Mirror {
    /// A failure, once it is known which file is damaged: [`Problem::VaultDamaged`] is the outbox from here on.
    /// Any other damage is a copy's ([`Problem::CopyDamaged`]): it is given up, and the driver is woken to build
    /// anew. What waits in the outbox stays.
    pub async fn explained(&self, failure: Failure) -> Failure {
        match failure {
            Failure::Told(Problem::VaultDamaged) => match self.give_copy_up().await {
                Ok(()) => Problem::CopyDamaged.into(),
                Err(failure) => failure,
            },
            other => other,
        }
    }

    /// The same for the driver. Of a copy that is given up already it needs nothing, so that it is the one being
    /// built which is damaged then, and is dropped.
    pub(crate) async fn explained_to_driver(&self, failure: Failure) -> Failure {
        let is_given_up = self.is_damaged(&self.copy()).await;
        match self.explained(failure).await {
            Failure::Told(Problem::CopyDamaged) if is_given_up.is_ok_and(|is| is) => {
                match self.drop_build().await {
                    Ok(()) => Problem::CopyDamaged.into(),
                    Err(failure) => failure,
                }
            }
            failure => failure,
        }
    }

    async fn give_copy_up(&self) -> Result<()> {
        self.inner.outbox.prove().await?;
        let copy = self.copy();
        if !self.is_damaged(&copy).await? {
            tracing::warn!(copy = copy.name(), "the copy is damaged and given up");
            let mut write = self.write().await?;
            set(write.conn(), DAMAGED, copy.name()).await?;
            write.commit().await?;
            self.nudge();
        }
        Ok(())
    }

    /// Whether a copy was found damaged.
    ///
    /// # Errors
    /// [`Problem::Locked`], [`Problem::VaultDamaged`].
    pub(crate) async fn is_damaged(&self, copy: &Copy) -> Result<bool> {
        let damaged: Option<String> = find(&mut *self.read().await?, DAMAGED).await?;
        Ok(damaged.as_deref() == Some(copy.name()))
    }
}

/// Puts an empty copy in the place of one that does not even open. Killed in between, the next start comes here again.
pub(crate) async fn replace_copy(
    outbox: &File,
    folder: &Path,
    name: &str,
    key: &Key,
) -> Result<Copy> {
    tracing::warn!(copy = name, "the copy does not open and is given up");
    let mut conn = outbox.writer.acquire().await?;
    set(&mut conn, DAMAGED, name).await?;
    drop(conn);
    remove_file(folder, name).await?;
    open_copy(folder, name, key).await
}
