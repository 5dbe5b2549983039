//! The rows of another file that are new, table by table. The other file is attached as `theirs`; it has
//! the same tables and columns as ours.

use rusqlite::Transaction;

use super::Numbers;

/// The columns of a table but this one, with commas between.
fn columns(change: &Transaction, table: &str, but: &str) -> rusqlite::Result<String> {
    let sql = "SELECT group_concat(name, ', ') FROM pragma_table_info(?1) WHERE name <> ?2";
    change.query_row(sql, [table, but], |row| row.get(0))
}

/// Higher numbers come from no grader, and after the highest of all there is no next.
const MOST: i64 = 1_000_000_000;

fn highest(change: &Transaction, table: &str) -> rusqlite::Result<i64> {
    let sql = format!("SELECT coalesce(max(id), 0) FROM main.{table}");
    change.query_row(&sql, (), |row| row.get(0))
}

/// With their cases. Numbers that people know stay: ours in any case, and theirs where none of ours is in the
/// way of them. Else theirs go on after ours, in their order and without gaps. A source that was not taken over
/// is none.
pub fn attempts(change: &Transaction) -> rusqlite::Result<Vec<Numbers>> {
    let highest = highest(change, "attempt")?;
    let span = "SELECT min(id), max(id) FROM theirs.attempt
                WHERE mark NOT IN (SELECT mark FROM main.attempt)";
    let span = change.query_row(span, (), |row| Ok((row.get(0)?, row.get(1)?)))?;
    let (Some(first), Some(last)): (Option<i64>, Option<i64>) = span else {
        return Ok(Vec::new());
    };
    let number = match first > highest && last <= MOST {
        true => "id".to_owned(),
        false => format!("{highest} + row_number() OVER (ORDER BY id)"),
    };
    let sql = format!(
        "CREATE TEMP TABLE numbered AS SELECT id AS their, {number} AS our FROM theirs.attempt
         WHERE mark NOT IN (SELECT mark FROM main.attempt);
         CREATE UNIQUE INDEX temp.numbered_by ON numbered (their);"
    );
    change.execute_batch(&sql)?;
    let columns = columns(change, "attempt", "id")?;
    let their: Vec<&str> = columns
        .split(", ")
        .map(|column| match column {
            "source" => "(SELECT digest FROM main.source WHERE digest = source)",
            other => other,
        })
        .collect();
    let sql = format!(
        "INSERT INTO main.attempt (id, {columns}) SELECT our, {} FROM theirs.attempt
         JOIN numbered ON their = id ORDER BY our",
        their.join(", ")
    );
    change.execute(&sql, ())?;
    let sql = "INSERT INTO main.attempt_case (attempt, position, case_id, status)
               SELECT our, position, case_id, status FROM theirs.attempt_case
               JOIN numbered ON their = attempt";
    change.execute(sql, ())?;
    let numbers = runs(change)?;
    change.execute_batch("DROP TABLE numbered")?;
    Ok(numbers)
}

/// Numbers in a row that are in a row here, too.
fn runs(change: &Transaction) -> rusqlite::Result<Vec<Numbers>> {
    let mut statement = change.prepare("SELECT their, our FROM numbered ORDER BY their")?;
    let mut rows = statement.query(())?;
    let mut runs: Vec<Numbers> = Vec::new();
    while let Some(row) = rows.next()? {
        let (theirs, ours): (i64, i64) = (row.get(0)?, row.get(1)?);
        match runs.last_mut() {
            Some(run)
                if (theirs.saturating_sub(run.theirs), ours - run.ours)
                    == (run.count, run.count) =>
            {
                run.count += 1;
            }
            _ => runs.push(Numbers {
                theirs,
                ours,
                count: 1,
            }),
        }
    }
    Ok(runs)
}

pub fn answers(change: &Transaction) -> rusqlite::Result<usize> {
    distinct(change, "answer", "at")
}

pub fn reviews(change: &Transaction) -> rusqlite::Result<usize> {
    distinct(change, "review", "day")
}

/// Rows that differ from all of ours, put among them in their order.
fn distinct(change: &Transaction, table: &str, when: &str) -> rusqlite::Result<usize> {
    let before = highest(change, table)?;
    let columns = columns(change, table, "id")?;
    let sql = format!(
        "INSERT INTO main.{table} ({columns})
         SELECT {columns} FROM
             (SELECT {columns}, min(id) AS first FROM theirs.{table} GROUP BY {columns}) AS new
         WHERE ({columns}) NOT IN (SELECT {columns} FROM main.{table} WHERE question = new.question)
         ORDER BY first"
    );
    let count = change.execute(&sql, ())?;
    if count > 0 {
        interleave(change, table, when, before)?;
    }
    Ok(count)
}

/// Number the rows anew, by when they were recorded, so that the last of each question is the last.
/// Each machine's rows stay in the order which they have there, also where its clock was set back.
fn interleave(change: &Transaction, table: &str, when: &str, before: i64) -> rusqlite::Result<()> {
    let sql = format!(
        "CREATE TEMP TABLE place AS
         SELECT id, row_number() OVER (ORDER BY until, id) AS place FROM
             (SELECT id, max({when}) OVER (PARTITION BY id > {before} ORDER BY id) AS until
              FROM main.{table});
         CREATE UNIQUE INDEX temp.place_of ON place (id);
         UPDATE main.{table} SET id = -(SELECT place FROM place WHERE place.id = {table}.id);
         UPDATE main.{table} SET id = -id;
         DROP TABLE place;"
    );
    change.execute_batch(&sql)
}

/// The later review wins; where both are of one day, the same one on every machine.
pub fn cards(change: &Transaction) -> rusqlite::Result<usize> {
    let columns = columns(change, "card", "question")?;
    let set: Vec<String> = columns
        .split(", ")
        .map(|column| format!("{column} = excluded.{column}"))
        .collect();
    let order = |of: &str| {
        format!(
            "(coalesce({of}.last_day, -1000000000), {of}.grades, {of}.lapses, -{of}.due,
              coalesce({of}.stability, 0), coalesce({of}.difficulty, 0), {of}.added_by)"
        )
    };
    let sql = format!(
        "INSERT INTO main.card (question, {columns}) SELECT question, {columns} FROM theirs.card WHERE true
         ON CONFLICT (question) DO UPDATE SET {} WHERE {} > {}",
        set.join(", "),
        order("excluded"),
        order("card"),
    );
    change.execute(&sql, ())
}

/// Those that are new, and those that went on there.
pub fn assessments(change: &Transaction) -> rusqlite::Result<usize> {
    const SAME: &str = "(ours.begun, ours.full, ours.lang, ours.seed)
                        = (new.begun, new.full, new.lang, new.seed)";
    let before = highest(change, "assessment")?;
    let columns = columns(change, "assessment", "id")?;
    let sql = format!(
        "INSERT INTO main.assessment ({columns}) SELECT {columns} FROM theirs.assessment AS new
         WHERE NOT EXISTS (SELECT 1 FROM main.assessment AS ours WHERE {SAME}) ORDER BY id"
    );
    let count = change.execute(&sql, ())?;
    let answers = |file: &str, of: &str| {
        format!("(SELECT count(*) FROM {file}.assessment_answer WHERE assessment = {of}.id)")
    };
    let sql = format!(
        "SELECT ours.id, new.id, new.finished FROM main.assessment AS ours
         JOIN theirs.assessment AS new ON {SAME}
         WHERE (new.finished IS NOT NULL, {}) > (ours.finished IS NOT NULL, {})",
        answers("theirs", "new"),
        answers("main", "ours"),
    );
    let mut statement = change.prepare(&sql)?;
    let ahead = statement.query_map((), |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let ahead: Vec<(i64, i64, Option<i64>)> = ahead.collect::<rusqlite::Result<_>>()?;
    for (ours, new, finished) in &ahead {
        let sql = "DELETE FROM main.assessment_answer WHERE assessment = ?1";
        change.execute(sql, [ours])?;
        let sql = "INSERT INTO main.assessment_answer
                   SELECT ?1, position, question, credit, judged FROM theirs.assessment_answer
                   WHERE assessment = ?2";
        change.execute(sql, [ours, new])?;
        let sql = "UPDATE main.assessment SET finished = ?2 WHERE id = ?1";
        change.execute(sql, (ours, finished))?;
    }
    let went_on = ahead.iter().filter(|(ours, ..)| *ours <= before);
    Ok(count + went_on.count())
}

/// Where nothing is being typed here, and nothing was answered since.
pub fn drafts(change: &Transaction) -> rusqlite::Result<usize> {
    let columns = columns(change, "draft", "")?;
    let sql = format!(
        "INSERT OR IGNORE INTO main.draft ({columns}) SELECT {columns} FROM theirs.draft AS new
         WHERE NOT EXISTS (SELECT 1 FROM main.answer AS ours
                           WHERE ours.question = new.question AND ours.at >= new.at)"
    );
    change.execute(&sql, ())
}

pub fn taken_over(change: &Transaction) -> rusqlite::Result<usize> {
    let sql = "INSERT OR IGNORE INTO main.taken_over (text) SELECT text FROM theirs.taken_over";
    change.execute(sql, ())
}
