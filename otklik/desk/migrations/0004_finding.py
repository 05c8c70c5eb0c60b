"""The text by which tickets are found, the triggers that notice every change of it, and an index for each list."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models

LIVE = ("new", "open", "waiting_customer", "waiting_third_party")
SETTLED = ("resolved", "closed")

TRIGGERS = """
CREATE FUNCTION desk_text_of_ticket_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN INSERT INTO desk_textchange (ticket_id) SELECT DISTINCT ticket_id FROM changed; RETURN NULL; END $$;
CREATE FUNCTION desk_ticket_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN INSERT INTO desk_textchange (ticket_id) SELECT id FROM changed; RETURN NULL; END $$;
CREATE FUNCTION desk_customer_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN INSERT INTO desk_textchange (ticket_id) SELECT id FROM desk_ticket WHERE customer_id = NEW.id; RETURN NULL; END $$;
CREATE FUNCTION desk_identifier_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN INSERT INTO desk_textchange (ticket_id) SELECT id FROM desk_ticket WHERE customer_id = NEW.customer_id; RETURN NULL; END $$;

CREATE TRIGGER desk_message_said AFTER INSERT ON desk_message REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION desk_text_of_ticket_changed();
CREATE TRIGGER desk_message_changed AFTER UPDATE ON desk_message REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION desk_text_of_ticket_changed();
CREATE TRIGGER desk_message_gone AFTER DELETE ON desk_message REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION desk_text_of_ticket_changed();
CREATE TRIGGER desk_fact_told AFTER INSERT ON desk_knownfact REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION desk_text_of_ticket_changed();
CREATE TRIGGER desk_fact_changed AFTER UPDATE ON desk_knownfact REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION desk_text_of_ticket_changed();
CREATE TRIGGER desk_fact_gone AFTER DELETE ON desk_knownfact REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION desk_text_of_ticket_changed();
CREATE TRIGGER desk_ticket_opened AFTER INSERT ON desk_ticket REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION desk_ticket_changed();
CREATE TRIGGER desk_ticket_changed AFTER UPDATE ON desk_ticket REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION desk_ticket_changed();
CREATE TRIGGER desk_customer_renamed AFTER UPDATE OF name, organisation_id ON customers_customer
    FOR EACH ROW WHEN (OLD.name IS DISTINCT FROM NEW.name OR OLD.organisation_id IS DISTINCT FROM NEW.organisation_id)
    EXECUTE FUNCTION desk_customer_changed();
CREATE TRIGGER desk_identifier_told AFTER INSERT OR UPDATE OF normal, customer_id ON customers_identifier
    FOR EACH ROW EXECUTE FUNCTION desk_identifier_changed();

INSERT INTO desk_textchange (ticket_id) SELECT id FROM desk_ticket ORDER BY id;
"""
UNDONE = """
DROP TRIGGER desk_message_said ON desk_message; DROP TRIGGER desk_message_changed ON desk_message;
DROP TRIGGER desk_message_gone ON desk_message; DROP TRIGGER desk_fact_told ON desk_knownfact;
DROP TRIGGER desk_fact_changed ON desk_knownfact; DROP TRIGGER desk_fact_gone ON desk_knownfact;
DROP TRIGGER desk_ticket_opened ON desk_ticket; DROP TRIGGER desk_ticket_changed ON desk_ticket; DROP TRIGGER desk_customer_renamed ON customers_customer;
DROP TRIGGER desk_identifier_told ON customers_identifier;
DROP FUNCTION desk_text_of_ticket_changed; DROP FUNCTION desk_ticket_changed;
DROP FUNCTION desk_customer_changed; DROP FUNCTION desk_identifier_changed;
"""
# Trigrams of Cyrillic letters are empty in a database of the locale C: each letter gets a sign of its own.
LETTERS, SIGNS = "'абвгдежзийклмнопрстуфхцчшщъыьэюя'", "'abvgdejziyklmnoprstufhc4w678930q'"
PARTS = f"""
CREATE INDEX identifier_parts ON customers_identifier USING gin (normal gin_trgm_ops);
CREATE INDEX known_fact_parts ON desk_knownfact
    USING gin (lower(regexp_replace(value, '[\\s–—‑-]+', '', 'g')) gin_trgm_ops) WHERE value ~ '[0-9]';
CREATE INDEX word_likeness ON desk_word USING gin (translate(word, {LETTERS}, {SIGNS}) gin_trgm_ops);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_limits"),
        ("customers", "0001_initial"),
        ("desk", "0003_order_of_work"),
        ("services", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        TrigramExtension(),
        migrations.CreateModel(
            name='TextChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ticket_id', models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='TicketText',
            fields=[
                ('ticket', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='text', serialize=False, to='desk.ticket')),
                ('words', django.contrib.postgres.search.SearchVectorField()),
            ],
        ),
        migrations.CreateModel(
            name='Word',
            fields=[
                ('word', models.CharField(max_length=30, primary_key=True, serialize=False)),
                ('seen', models.PositiveSmallIntegerField(default=1)),
            ],
        ),
        migrations.RemoveIndex(
            model_name='ticket',
            name='ticket_waiting',
        ),
        migrations.RemoveIndex(
            model_name='ticket',
            name='ticket_changed',
        ),
        migrations.RemoveIndex(
            model_name='ticket',
            name='ticket_words',
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(condition=models.Q(('turn_at__isnull', False)), fields=['team', 'turn_at', 'number'], name='ticket_turn_of_team'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(condition=models.Q(('state__in', LIVE)), fields=['-changed_at', '-number'], name='ticket_live'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(condition=models.Q(('state__in', LIVE)), fields=['team', '-changed_at', '-number'], name='ticket_live_of_team'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(condition=models.Q(('state__in', LIVE)), fields=['owner', '-changed_at', '-number'], name='ticket_live_of_owner'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(condition=models.Q(('state__in', SETTLED)), fields=['-changed_at', '-number'], name='ticket_settled'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(condition=models.Q(('state__in', SETTLED)), fields=['team', '-changed_at', '-number'], name='ticket_settled_of_team'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(condition=models.Q(('state__in', SETTLED)), fields=['service', '-changed_at', '-number'], name='ticket_settled_of_service'),
        ),
        migrations.AddIndex(
            model_name='tickettext',
            index=django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['words'], name='ticket_text_words'),
        ),
        migrations.RunSQL(PARTS, "DROP INDEX identifier_parts; DROP INDEX known_fact_parts; DROP INDEX word_likeness"),
        migrations.RunSQL(TRIGGERS, UNDONE),
    ]
