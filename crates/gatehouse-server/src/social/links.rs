//! Links between social accounts and identities: made by the person in their profile, taken away there or where a sign-in stops (SOC-2).
//! Each is an event in every company of the identity, and told to the person by letter.

use gatehouse_rules::address::{Address, Channel};
use gatehouse_rules::event::EventKind;
use gatehouse_rules::id::IdentityId;
use gatehouse_rules::social::may_unlink;

use crate::app::App;
use crate::change::data;
use crate::failure::Told;
use crate::place::Place;
use crate::profile;
use crate::provider::{Provider, Vouched};
use crate::store;
use crate::store::identity::Identity;
use crate::store::letter::{LetterKind, New as NewLetter};
use crate::store::profile::Linked;

/// How linking or unlinking ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    /// It is so; how many identities the account is linked to now.
    Done(usize),
    /// It was so before, or the identity is gone.
    Already,
    /// It is the only way into the identity, and stays.
    OnlyWay,
}

/// Links an account that a provider vouched for to an identity. Another identity that has it keeps it: the next sign-in with it stops and
/// asks (SOC-2).
///
/// # Errors
/// When the database does not take it.
pub(crate) async fn link(
    app: &App,
    place: &Place,
    provider: &Provider,
    vouched: &Vouched,
    identity: &IdentityId,
) -> Told<Ended> {
    let now = app.clock.now();
    let id = app.random.id(now);
    let mut tx = app.db.begin().await?;
    let (issuer, subject) = (provider.issuer.as_str(), vouched.subject.as_str());
    let shown = vouched.shown.as_deref();
    let account = store::social::set_seen(&mut tx, &id, issuer, subject, shown, now).await?;
    store::identity::hold(&mut tx, identity).await?;
    let Some(own) = store::identity::find(&mut tx, identity).await? else {
        return Ok(Ended::Already);
    };
    if !store::social::link(&mut tx, &account, identity, now).await? {
        tx.commit().await?;
        return Ok(Ended::Already);
    }
    let n = store::social::list_identities(&mut tx, &account)
        .await?
        .len();
    tell(
        app,
        place,
        &mut tx,
        &own,
        &provider.name,
        EventKind::SocialLinked,
    )
    .await?;
    tx.commit().await?;
    app.nudge.seal();
    app.nudge.letters();
    Ok(Ended::Done(n))
}

/// Takes a link away, if a way into the identity is left.
///
/// # Errors
/// When the database does not take it.
pub(crate) async fn unlink(
    app: &App,
    place: &Place,
    provider: &str,
    account: &str,
    identity: &IdentityId,
) -> Told<Ended> {
    let mut tx = app.db.begin().await?;
    store::social::hold(&mut tx, account).await?;
    // Of two accounts that are unlinked at once, one is the last.
    store::identity::hold(&mut tx, identity).await?;
    let Some(own) = store::identity::find(&mut tx, identity).await? else {
        return Ok(Ended::Already);
    };
    let n_links = store::social::list_accounts(&mut tx, identity).await?.len();
    if !store::social::unlink(&mut tx, account, identity).await? {
        return Ok(Ended::Already);
    }
    if !may_unlink(own.password_hash.is_some(), &own.login, n_links) {
        return Ok(Ended::OnlyWay);
    }
    let n = store::social::list_identities(&mut tx, account)
        .await?
        .len();
    tell(
        app,
        place,
        &mut tx,
        &own,
        provider,
        EventKind::SocialUnlinked,
    )
    .await?;
    tx.commit().await?;
    app.nudge.seal();
    app.nudge.letters();
    Ok(Ended::Done(n))
}

/// The events and the letter of what was done to an identity's links.
async fn tell(
    app: &App,
    place: &Place,
    tx: &mut store::Write,
    identity: &Identity,
    provider: &str,
    kind: EventKind,
) -> Told<()> {
    let linked = store::profile::list_linked(tx, &identity.id).await?;
    for one in &linked {
        let mut event = profile::event(app, place, kind, one);
        event.actor = event.on.clone();
        event.data.insert("provider".to_owned(), provider.into());
        store::event::add(tx, &one.workspace, &event).await?;
    }
    let Some(address) = goes_to(identity, &linked) else {
        return Ok(());
    };
    let now = app.clock.now();
    let letter = NewLetter {
        id: app.random.id(now).into(),
        kind: LetterKind::Social,
        channel: Channel::Email,
        address,
        employee: None,
        identity: Some(identity.id.clone()),
        invitation: None,
        issue: 0,
        content: data([
            ("name", identity.name.as_str().into()),
            ("login", identity.login.as_str().into()),
            ("provider", provider.into()),
            ("linked", (kind == EventKind::SocialLinked).into()),
            ("at", now.0.into()),
        ]),
        next_try_at: now,
    };
    store::letter::add(tx, None, &[letter], 0, now).await?;
    Ok(())
}

/// The login where that is a mail address, else the address in the profile of a company they work in.
fn goes_to(identity: &Identity, linked: &[Linked]) -> Option<String> {
    let is_mail = |text: &&str| Address::parse(text).is_ok_and(|one| one.channel == Channel::Email);
    let contacts = linked
        .iter()
        .filter(|one| one.is_active())
        .filter_map(|one| one.person.contact_email.as_deref());
    std::iter::once(identity.login.as_str())
        .chain(contacts)
        .find(is_mail)
        .map(str::to_owned)
}
