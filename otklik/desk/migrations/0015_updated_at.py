from django.contrib.postgres.indexes import BrinIndex
from django.db import migrations, models
from django.db.models.functions import Now

# Whatever writes, a copy elsewhere hears of it: what a ticket is, and what is read with it. What only orders our lists
# (`turn_at`, `answer_due_at`) is left out. A row written whole by somebody who read it before must not turn the moment back. A ticket
# that this very transaction opened or changed has its moment already.
TRIGGERS = """
CREATE FUNCTION desk_ticket_updated() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF (NEW.kind, NEW.state, NEW.subject, NEW.customer_id, NEW.service_id, NEW.team_id, NEW.owner_id, NEW.merged_into_id, NEW.language,
        NEW.deadline_at, NEW.impact, NEW.urgency, NEW.priority, NEW.made_at, NEW.changed_at, NEW.waiting_since, NEW.snoozed_until,
        NEW.resolved_at, NEW.closed_at)
        IS DISTINCT FROM
       (OLD.kind, OLD.state, OLD.subject, OLD.customer_id, OLD.service_id, OLD.team_id, OLD.owner_id, OLD.merged_into_id, OLD.language,
        OLD.deadline_at, OLD.impact, OLD.urgency, OLD.priority, OLD.made_at, OLD.changed_at, OLD.waiting_since, OLD.snoozed_until,
        OLD.resolved_at, OLD.closed_at) THEN
        NEW.updated_at := clock_timestamp();
    ELSE
        NEW.updated_at := greatest(NEW.updated_at, OLD.updated_at);
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER desk_ticket_updated BEFORE UPDATE ON desk_ticket FOR EACH ROW EXECUTE FUNCTION desk_ticket_updated();

CREATE FUNCTION desk_read_with_ticket() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    UPDATE desk_ticket SET updated_at = clock_timestamp()
    WHERE id IN (SELECT ticket_id FROM changed) AND updated_at < transaction_timestamp();
    RETURN NULL;
END $$;
"""
UNDONE = """
DROP FUNCTION desk_read_with_ticket;
DROP TRIGGER desk_ticket_updated ON desk_ticket;
DROP FUNCTION desk_ticket_updated;
"""
# Written with their ticket held. Lines of the fact sheet are not: a batch of reports must wait for no ticket, so their actions say it.
BESIDE = ("desk_nextstep", "desk_fieldvalue")
ACTS = {"insert": "NEW", "update": "NEW", "delete": "OLD"}
EACH = "\n".join(
    f"CREATE TRIGGER {table}_{act} AFTER {act} ON {table} REFERENCING {rows} TABLE AS changed "
    "FOR EACH STATEMENT EXECUTE FUNCTION desk_read_with_ticket();"
    for table in BESIDE
    for act, rows in ACTS.items()
)
EACH_UNDONE = "\n".join(f"DROP TRIGGER {table}_{act} ON {table};" for table in BESIDE for act in ACTS)


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0014_settled_by_filters'),
    ]

    operations = [
        migrations.AddField(
            model_name='ticket',
            name='updated_at',
            field=models.DateTimeField(db_default=Now(), editable=False),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=BrinIndex(autosummarize=True, fields=['updated_at'], name='ticket_updated', pages_per_range=16),
        ),
        migrations.RunSQL(TRIGGERS, UNDONE),
        migrations.RunSQL(EACH, EACH_UNDONE),
    ]
