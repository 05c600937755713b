//! Connecting to a portal of the vendor by a webhook's address: it is looked at first, and says what it opens.

use gatehouse_rules::feed::Me;
use gatehouse_rules::portal::fault::PortalFault;
use gatehouse_rules::portal::{Lack, Reach};
use gatehouse_rules::problem::Problem;
use gatehouse_rules::role::Role;
use gatehouse_rules::secret::Plain;

use crate::app::{ConnectPortal, Connected, PortalFound, ServerFound};
use crate::failure::Result;
use crate::open::{self, Mirror};
use crate::preferences;
use crate::profile::Profile;
use crate::upstream::Http;
use crate::upstream::portal::address::WebhookAddress;
use crate::upstream::portal::kept::Kept;
use crate::upstream::portal::{Looked, look_at};
use crate::vault;

/// Looks at the portal of a webhook's address.
///
/// # Errors
/// What the portal refuses as [`Problem::Portal`]; what keeps it away, as for a server.
pub(super) async fn find(profile: &Profile, address: WebhookAddress) -> Result<ServerFound> {
    let (server, plain) = (address.origin.text(), address.origin.plain());
    let host = address.origin.host().to_owned();
    let (_, looked) = look(profile, address).await?;
    Ok(ServerFound {
        server,
        workspace: None,
        plain,
        version: None,
        portal: Some(PortalFound {
            host,
            owner: looked.owner.name,
            lacks: looked.reach.lacks(),
            name: looked.name,
        }),
    })
}

/// Connects this device to a portal, and makes the vault.
///
/// # Errors
/// [`Problem::BadField`] on `address` when it is no webhook's; what [`find`] says, and what the vault does.
pub async fn connect_portal(
    profile: &Profile,
    connect: ConnectPortal,
) -> Result<(Mirror, Connected)> {
    let passphrase = connect
        .passphrase
        .filter(|text| !text.is_empty())
        .map(Plain::new);
    vault::check(
        passphrase.as_ref(),
        profile.secrets.answers(&profile.random).await,
    )?;
    let (kept, looked) = look(profile, read(&connect.address)?).await?;
    let mirror = Mirror::create(profile, &looked.name, passphrase).await?;
    let me = keep(&mirror, &kept, &looked).await?;
    Ok((mirror, Connected { me }))
}

/// Takes another webhook of the same portal; mirror and outbox stay.
///
/// # Errors
/// [`Problem::BadField`] on `address` when it is no webhook's, or another portal's; what [`find`] says.
pub async fn reconnect_portal(mirror: &Mirror, address: &str) -> Result<Connected> {
    let before = Kept::find(&mut *mirror.read().await?)
        .await?
        .ok_or(Problem::SignInAgain)?;
    let address = read(address)?;
    if address.origin.host() != before.address.origin.host() {
        return Err(Problem::field("address", "another_portal").into());
    }
    let (kept, looked) = look(mirror.profile(), address).await?;
    let kept = Kept {
        epoch: before.epoch,
        ..kept
    };
    let me = keep(mirror, &kept, &looked).await?;
    Ok(Connected { me })
}

fn read(address: &str) -> Result<WebhookAddress> {
    let found = WebhookAddress::read(address)?;
    Ok(found.ok_or_else(|| Problem::field("address", "webhook"))?)
}

async fn look(profile: &Profile, address: WebhookAddress) -> Result<(Kept, Looked)> {
    let http = Http::new(&preferences::find(profile).await)?;
    let kept = Kept {
        address,
        epoch: profile.random.id(profile.clock.now()),
        reach: Reach::default(),
    };
    let looked = look_at(http, &kept, &profile.clock)
        .await
        .map_err(Problem::from)?;
    let refused = |fault| Problem::Portal { fault, said: None };
    if looked.owner.number.is_empty() {
        return Err(refused(PortalFault::OwnerLeft).into());
    }
    if looked.reach.lacks().contains(&Lack::People) {
        return Err(refused(PortalFault::ScopeMissing).into());
    }
    let kept = Kept {
        reach: looked.reach.clone(),
        ..kept
    };
    Ok((kept, looked))
}

async fn keep(mirror: &Mirror, kept: &Kept, looked: &Looked) -> Result<Me> {
    let me = Me {
        workspace: kept.address.origin.host().into(),
        employee: looked.owner.number.as_str().into(),
        name: looked.owner.name.clone(),
        role: if looked.owner.admin {
            Role::Admin
        } else {
            Role::Employee
        },
        ip: None,
    };
    let mut write = mirror.write().await?;
    kept.keep(write.conn()).await?;
    open::set(write.conn(), "me", &me).await?;
    write.commit().await?;
    Ok(me)
}
