"""What it remembers: tables, the transaction a deed works in, migrations, retention, the sheets of the office."""
