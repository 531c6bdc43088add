"""DuckDB, one thread, on what eligo is measured with: five criteria from the same NDJSON, and the numeric kernel in three plans."""
import json, sys, time
import duckdb

cohort, kernel_rows, kernel_trials = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
db = duckdb.connect()
db.execute("SET threads = 1")


def clock(sql):
    begin = time.perf_counter()
    rows = db.execute(sql).fetchall()
    return time.perf_counter() - begin, rows


out = {"version": duckdb.__version__}
# The latest value of each of four tests, in one unit; two-valued where a value is missing it is null. Ages in years.
FIVE = f"""
COPY (
  WITH lines AS (
    SELECT id, birth_date, unnest(observations) AS o
    FROM read_ndjson('{cohort}', columns = {{id: 'VARCHAR', birth_date: 'DATE',
         observations: 'STRUCT(name VARCHAR, "value" VARCHAR, unit VARCHAR, date DATE)[]'}})),
  wide AS (
    SELECT id, any_value(birth_date) AS born,
      max_by(CASE o.unit WHEN '/mm3' THEN TRY_CAST(o.value AS DOUBLE) / 1000 WHEN '10^9/L' THEN TRY_CAST(o.value AS DOUBLE) END, o.date) FILTER (o.name = 'ANC') AS anc,
      max_by(CASE o.unit WHEN '/mm3' THEN TRY_CAST(o.value AS DOUBLE) / 1000 WHEN '10^9/L' THEN TRY_CAST(o.value AS DOUBLE) END, o.date) FILTER (o.name = 'platelets') AS platelets,
      max_by(CASE o.unit WHEN 'umol/L' THEN TRY_CAST(o.value AS DOUBLE) / 88.42 WHEN 'mg/dL' THEN TRY_CAST(o.value AS DOUBLE) END, o.date) FILTER (o.name = 'creatinine') AS creatinine,
      max_by(CASE WHEN o.unit = 'U/L' THEN TRY_CAST(o.value AS DOUBLE) END, o.date) FILTER (o.name = 'ALT') AS alt
    FROM lines GROUP BY id)
  SELECT id, born + INTERVAL 18 YEAR <= DATE '2026-11-20' AND anc >= 1 AND platelets >= 50 AND creatinine <= 1.5 AND alt <= 100 AS eligible
  FROM wide
) TO '/dev/null' (FORMAT csv)"""
out["five_criteria_seconds"] = min(clock(FIVE)[0] for _ in range(2))

# 15 columns, one value in ten missing; trials of 15 criteria over 500 distinct ones.
columns = [f"c{i}" for i in range(15)]
db.execute("CREATE TABLE t AS SELECT " + ", ".join(f"CASE WHEN random() < 0.1 THEN NULL ELSE CAST(random() * 1000 AS INTEGER) END AS {c}" for c in columns) +
           f" FROM range({kernel_rows})")
leaves = [f"{columns[i % 15]} {'>=' if i % 2 == 0 else '<='} {10 + 2 * i}" for i in range(500)]
state = 1


def below(bound):
    global state
    state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
    return (state >> 33) % bound


trials = [[below(500) for _ in range(15)] for _ in range(kernel_trials)]
pairs = kernel_rows * kernel_trials
some = trials[: min(50, kernel_trials)]
begin = time.perf_counter()
for trial in some:
    db.execute("SELECT count(*) FROM t WHERE " + " AND ".join(leaves[i] for i in trial)).fetchall()
out["query_a_trial"] = len(some) * kernel_rows / (time.perf_counter() - begin)
seconds, _ = clock("SELECT " + ", ".join("count(*) FILTER (" + " AND ".join(leaves[i] for i in trial) + ")" for trial in trials) + " FROM t")
out["one_query"] = pairs / seconds
seconds, _ = clock("WITH l AS (SELECT " + ", ".join(f"{leaf} AS l{i}" for i, leaf in enumerate(leaves)) + " FROM t) SELECT " +
                   ", ".join("count(*) FILTER (" + " AND ".join(f"l{i}" for i in trial) + ")" for trial in trials) + " FROM l")
out["leaves_first"] = pairs / seconds
print(json.dumps(out))
