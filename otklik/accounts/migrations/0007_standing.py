from django.db import migrations, models

# A row written whole by somebody who read it before must not count back. The nudge is a part of the transaction: a desk that dies
# right after its commit has told the door nevertheless. Rights change seldom, so nobody queues for it.
TRIGGERS = """
CREATE FUNCTION accounts_standing_counted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF (NEW.roles, NEW.is_active, NEW.sign_outs, NEW.password) IS DISTINCT FROM (OLD.roles, OLD.is_active, OLD.sign_outs, OLD.password) THEN
        NEW.standing := OLD.standing + 1;
    ELSE
        NEW.standing := greatest(NEW.standing, OLD.standing);
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER accounts_standing_counted BEFORE UPDATE ON accounts_operator
    FOR EACH ROW EXECUTE FUNCTION accounts_standing_counted();

CREATE FUNCTION accounts_standing_told() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    PERFORM pg_notify('otklik', 'standing-' || NEW.id || '-' || NEW.standing);
    RETURN NULL;
END $$;
CREATE TRIGGER accounts_standing_told AFTER UPDATE ON accounts_operator
    FOR EACH ROW WHEN (OLD.standing IS DISTINCT FROM NEW.standing) EXECUTE FUNCTION accounts_standing_told();

CREATE FUNCTION accounts_teams_counted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    PERFORM 1 FROM accounts_operator WHERE id IN (SELECT operator_id FROM changed) ORDER BY id FOR NO KEY UPDATE;
    UPDATE accounts_operator SET standing = standing + 1 WHERE id IN (SELECT operator_id FROM changed);
    RETURN NULL;
END $$;
CREATE TRIGGER accounts_team_joined AFTER INSERT ON accounts_team_operators REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_teams_counted();
CREATE TRIGGER accounts_team_left AFTER DELETE ON accounts_team_operators REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_teams_counted();
"""
BACK = """
DROP TRIGGER accounts_team_left ON accounts_team_operators;
DROP TRIGGER accounts_team_joined ON accounts_team_operators;
DROP FUNCTION accounts_teams_counted();
DROP TRIGGER accounts_standing_told ON accounts_operator;
DROP FUNCTION accounts_standing_told();
DROP TRIGGER accounts_standing_counted ON accounts_operator;
DROP FUNCTION accounts_standing_counted();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0006_sent_form_says'),
    ]

    operations = [
        migrations.AddField(
            model_name='operator',
            name='standing',
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.RunSQL(TRIGGERS, BACK),
    ]
