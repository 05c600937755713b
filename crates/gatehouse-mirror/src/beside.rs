//! Copies: the one that is shown, and the one that a resync builds beside it.

use std::sync::{Arc, PoisonError};

use crate::damage::DAMAGED;
use crate::failure::Result;
use crate::files::{Copy, Write, next_name, open_copy, remove_file};
use crate::open::{Mirror, find, remove, set};

impl Mirror {
    /// The copy that is shown.
    #[must_use]
    pub fn copy(&self) -> Arc<Copy> {
        self.inner
            .copy
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Begins writing to a copy; one at a time. The sync driver is its only caller.
    ///
    /// # Errors
    /// [`gatehouse_rules::problem::Problem::Locked`] after locking.
    pub async fn write_copy(&self, copy: &Copy) -> Result<Write> {
        let tx = copy.file.writer.begin_with("BEGIN IMMEDIATE").await?;
        Ok(Write {
            tx,
            inner: self.inner.clone(),
            of_outbox: false,
            added: None,
        })
    }

    /// The copy that is being built beside the one shown: the one begun before, also by an earlier
    /// process, or a new empty one.
    ///
    /// # Errors
    /// [`gatehouse_rules::problem::Problem::DiskFull`], [`gatehouse_rules::problem::Problem::VaultDamaged`].
    pub async fn build(&self) -> Result<Arc<Copy>> {
        let mut building = self.inner.building.lock().await;
        if let Some(copy) = &*building {
            return Ok(copy.clone());
        }
        let key = self.key()?;
        let mut write = self.write().await?;
        let name = match find::<String>(write.conn(), "building").await? {
            Some(name) => name,
            None => {
                let name = next_name(self.copy().name());
                set(write.conn(), "building", &name).await?;
                name
            }
        };
        write.commit().await?;
        let copy = Arc::new(open_copy(&self.inner.profile.folder, &name, &key).await?);
        *building = Some(copy.clone());
        Ok(copy)
    }

    /// The copy begun by [`Mirror::build`], where there is one; makes none.
    ///
    /// # Errors
    /// [`gatehouse_rules::problem::Problem::VaultDamaged`].
    pub async fn building(&self) -> Result<Option<Arc<Copy>>> {
        let mut conn = self.read().await?;
        let begun = find::<String>(&mut conn, "building").await?;
        drop(conn);
        match begun {
            Some(_) => self.build().await.map(Some),
            None => Ok(None),
        }
    }

    /// Gives up what is being built, and removes its file.
    ///
    /// # Errors
    /// A fault of the file system.
    pub async fn drop_build(&self) -> Result<()> {
        let mut building = self.inner.building.lock().await;
        let mut write = self.write().await?;
        let name = find::<String>(write.conn(), "building").await?;
        remove(write.conn(), "building").await?;
        write.commit().await?;
        if let Some(copy) = building.take() {
            copy.file.close().await;
        }
        if let Some(name) = name {
            remove_file(&self.inner.profile.folder, &name).await?;
        }
        Ok(())
    }

    /// Shows what was built from now on, and removes the copy shown before. Killed anywhere, the folder
    /// opens with the one or the other, whole.
    ///
    /// # Errors
    /// [`gatehouse_rules::problem::Problem::DiskFull`]: the old copy stays.
    pub async fn swap(&self) -> Result<()> {
        let mut building = self.inner.building.lock().await;
        let Some(new) = building.clone() else {
            return Err(anyhow::anyhow!("nothing is being built").into());
        };
        let mut write = self.write().await?;
        set(write.conn(), "copy", &new.name).await?;
        remove(write.conn(), "building").await?;
        remove(write.conn(), DAMAGED).await?;
        let old = {
            let mut shown = self
                .inner
                .copy
                .write()
                .unwrap_or_else(PoisonError::into_inner);
            std::mem::replace(&mut *shown, new.clone())
        };
        if let Err(failure) = write.commit().await {
            *self
                .inner
                .copy
                .write()
                .unwrap_or_else(PoisonError::into_inner) = old;
            return Err(failure);
        }
        *building = None;
        // Readers that still hold the old copy finish; closing waits for them.
        old.file.close().await;
        remove_file(&self.inner.profile.folder, &old.name).await
    }
}
