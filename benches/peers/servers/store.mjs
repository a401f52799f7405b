// Where the hand-made server keeps its messages: PostgreSQL through a pool, or SQLite in the process. One insert and one commit a message,
// as it is usually written, and each commit is on the disk before anybody hears of it.

export async function openStore({ DATABASE_URL, SQLITE }) {
  if (DATABASE_URL) return openPostgres(DATABASE_URL);
  if (SQLITE) return openSqlite(SQLITE);
  throw new Error('neither DATABASE_URL nor SQLITE says where to keep the messages');
}

async function openPostgres(connectionString) {
  const { default: pg } = await import('pg');
  const pool = new pg.Pool({ connectionString });
  await pool.query(`CREATE TABLE messages (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, room text NOT NULL, author text NOT NULL, body text NOT NULL, at bigint NOT NULL)`);
  await pool.query('CREATE INDEX messages_of_room ON messages (room, id)');
  const insert = { name: 'append', text: 'INSERT INTO messages (room, author, body, at) VALUES ($1, $2, $3, $4) RETURNING id' };
  return {
    async append({ room, author, text, at }) {
      const { rows } = await pool.query({ ...insert, values: [room, author, text, at] });
      return rows[0].id;
    },
    close: () => pool.end(),
  };
}

async function openSqlite(file) {
  const { default: Database } = await import('better-sqlite3');
  const db = new Database(file);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec(`CREATE TABLE messages (
    id integer PRIMARY KEY, room text NOT NULL, author text NOT NULL, body text NOT NULL, at integer NOT NULL);
    CREATE INDEX messages_of_room ON messages (room, id)`);
  const insert = db.prepare('INSERT INTO messages (room, author, body, at) VALUES (?, ?, ?, ?)');
  return {
    append: ({ room, author, text, at }) => insert.run(room, author, text, at).lastInsertRowid,
    close: () => db.close(),
  };
}
