//! Groups of agents.

use super::db::{Row, query};
use super::{ROWS_MAX, StoreError, TenantStore};
use crate::domain::{Team, TeamId, UserId};

/// The most members that all of a shop's teams together are read with.
const MEMBERSHIPS_MAX: u32 = 10_000;

impl TenantStore {
    /// Keeps a new team.
    ///
    /// # Errors
    /// When its name is taken, when a member is not this shop's, or when the database cannot be written.
    pub async fn create_team(&self, team: &Team) -> Result<(), StoreError> {
        self.must_own(team.tenant)?;
        let mut tx = self.db.begin().await?;
        let insert = query("INSERT INTO teams (id, tenant, name) VALUES ($1, $2, $3)");
        tx.write(insert.bind(team.id).bind(self.tenant).bind(team.name.as_str())).await?;
        self.add_members(&mut tx, team).await?;
        tx.commit().await
    }

    /// Replaces a team's name and members. Returns whether there is such a team.
    ///
    /// # Errors
    /// When its name is taken, when a member is not this shop's, or when the database cannot be written.
    pub async fn update_team(&self, team: &Team) -> Result<bool, StoreError> {
        self.must_own(team.tenant)?;
        let mut tx = self.db.begin().await?;
        let update = query("UPDATE teams SET name = $3 WHERE tenant = $1 AND id = $2");
        if tx.write(update.bind(self.tenant).bind(team.id).bind(team.name.as_str())).await? == 0 {
            return Ok(false);
        }
        let delete = query("DELETE FROM team_members WHERE tenant = $1 AND team = $2");
        tx.write(delete.bind(self.tenant).bind(team.id)).await?;
        self.add_members(&mut tx, team).await?;
        tx.commit().await?;
        Ok(true)
    }

    async fn add_members(&self, tx: &mut super::db::Tx, team: &Team) -> Result<(), StoreError> {
        for member in &team.members {
            let insert = query("INSERT INTO team_members (team, member, tenant) VALUES ($1, $2, $3) ON CONFLICT (team, member) DO NOTHING");
            tx.write(insert.bind(team.id).bind(*member).bind(self.tenant)).await?;
        }
        Ok(())
    }

    /// Deletes a team. Returns whether there was such a team.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn delete_team(&self, id: TeamId) -> Result<bool, StoreError> {
        let delete = query("DELETE FROM teams WHERE tenant = $1 AND id = $2");
        Ok(self.db.write(delete.bind(self.tenant).bind(id)).await? > 0)
    }

    /// Returns a team.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn team(&self, id: TeamId) -> Result<Option<Team>, StoreError> {
        let query_team = query("SELECT id, name FROM teams WHERE tenant = $1 AND id = $2");
        let Some(row) = self.db.one(query_team.bind(self.tenant).bind(id)).await? else { return Ok(None) };
        let members = query("SELECT team, member FROM team_members WHERE tenant = $1 AND team = $2 ORDER BY member LIMIT $3");
        let members = self.db.all(members.bind(self.tenant).bind(id).bind(ROWS_MAX)).await?;
        self.team_of(&row, &members).map(Some)
    }

    /// Returns the shop's teams, the oldest first, at most [`ROWS_MAX`].
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn teams(&self) -> Result<Vec<Team>, StoreError> {
        let teams = query("SELECT id, name FROM teams WHERE tenant = $1 ORDER BY id LIMIT $2");
        let teams = self.db.all(teams.bind(self.tenant).bind(ROWS_MAX)).await?;
        let members = query("SELECT team, member FROM team_members WHERE tenant = $1 ORDER BY team, member LIMIT $2");
        let members = self.db.all(members.bind(self.tenant).bind(MEMBERSHIPS_MAX)).await?;
        teams.iter().map(|row| self.team_of(row, &members)).collect()
    }

    /// Puts a team together from its row and rows of memberships, of which those of other teams are left out.
    fn team_of(&self, row: &Row, members: &[Row]) -> Result<Team, StoreError> {
        let id: TeamId = row.id("id")?;
        let mut team = Team { tenant: self.tenant, id, name: row.text("name")?, members: Vec::new() };
        for member in members {
            if member.id::<TeamId>("team")? == id {
                team.members.push(member.id::<UserId>("member")?);
            }
        }
        Ok(team)
    }
}
