"""first"""

import sqlalchemy as sa
from alembic import context, op

from sync.model.migrations.slots import exclude_overlaps

revision = "0001"
down_revision = None


def upgrade() -> None:
    if context.config.attributes["side"] == "server":
        op.create_table(
            "appointment",
            sa.Column("id", sa.Text(), nullable=False),
            sa.Column("scope", sa.Text(), nullable=False),
            sa.Column("ver", sa.BigInteger(), nullable=False),
            sa.Column("deleted", sa.BigInteger(), nullable=False),
            sa.Column("contact_id", sa.Text(), nullable=False),
            sa.Column("practitioner_id", sa.Text(), nullable=True),
            sa.Column("room_id", sa.Text(), nullable=True),
            sa.Column("service_id", sa.Text(), nullable=True),
            sa.Column("location_id", sa.Text(), nullable=True),
            sa.Column("start_at", sa.BigInteger(), nullable=False),
            sa.Column("end_at", sa.BigInteger(), nullable=False),
            sa.Column("status", sa.Text(), nullable=False),
            sa.Column("confirmed_at", sa.BigInteger(), nullable=True),
            sa.Column("note", sa.Text(), nullable=True),
            sa.PrimaryKeyConstraint("id"),
        )
        with op.batch_alter_table("appointment", schema=None) as batch_op:
            batch_op.create_index("ix_appointment_contact", ["contact_id", "start_at"], unique=False)
            batch_op.create_index(
                "ix_appointment_practitioner", ["practitioner_id", "start_at"], unique=False
            )
            batch_op.create_index("ix_appointment_room", ["room_id", "start_at"], unique=False)

        op.create_table(
            "approval_grant",
            sa.Column("id", sa.Text(), nullable=False),
            sa.Column("scope", sa.Text(), nullable=False),
            sa.Column("ver", sa.BigInteger(), nullable=False),
            sa.Column("deleted", sa.BigInteger(), nullable=False),
            sa.Column("payload_hash", sa.Text(), nullable=False),
            sa.Column("watermark", sa.Text(), nullable=True),
            sa.Column("granted_by", sa.Text(), nullable=False),
            sa.Column("expires_at", sa.BigInteger(), nullable=False),
            sa.Column("used_at", sa.BigInteger(), nullable=True),
            sa.Column("used_by", sa.Text(), nullable=True),
            sa.PrimaryKeyConstraint("id"),
        )
        op.create_table(
            "call",
            sa.Column("id", sa.Text(), nullable=False),
            sa.Column("scope", sa.Text(), nullable=False),
            sa.Column("ver", sa.BigInteger(), nullable=False),
            sa.Column("deleted", sa.BigInteger(), nullable=False),
            sa.Column("contact_id", sa.Text(), nullable=True),
            sa.Column("endpoint_id", sa.Text(), nullable=True),
            sa.Column("direction", sa.Text(), nullable=False),
            sa.Column("state", sa.Text(), nullable=False),
            sa.Column("started_at", sa.BigInteger(), nullable=False),
            sa.Column("duration_s", sa.BigInteger(), nullable=True),
            sa.Column("outcome", sa.Text(), nullable=True),
            sa.Column("note", sa.Text(), nullable=True),
            sa.Column("taken_by", sa.Text(), nullable=True),
            sa.Column("provider_ref", sa.Text(), nullable=True),
            sa.PrimaryKeyConstraint("id"),
        )
        with op.batch_alter_table("call", schema=None) as batch_op:
            batch_op.create_index("ix_call_contact", ["contact_id", "started_at"], unique=False)

        op.create_table(
            "campaign",
            sa.Column("id", sa.Text(), nullable=False),
            sa.Column("scope", sa.Text(), nullable=False),
            sa.Column("ver", sa.BigInteger(), nullable=False),
            sa.Column("deleted", sa.BigInteger(), nullable=False),
            sa.Column("name", sa.Text(), nullable=False),
            sa.Column("source_id", sa.Text(), nullable=True),
            sa.PrimaryKeyConstraint("id"),
        )
        op.create_table(
            "card",
            sa.Column("id", sa.Text(), nullable=False),
            sa.Column("scope", sa.Text(), nullable=False),
            sa.Column("ver", sa.BigInteger(), nullable=False),
            sa.Column("deleted", sa.BigInteger(), nullable=False),
            sa.Column("kind", sa.Text(), nullable=False),
            sa.Column("state", sa.Text(), nullable=False),
            sa.Column("reason", sa.Text(), nullable=False),
            sa.Column("message", sa.Text(), nullable=False),
            sa.Column("contact_id", sa.Text(), nullable=True),
            sa.Column("subject_kind", sa.Text(), nullable=True),
            sa.Column("subject_id", sa.Text(), nullable=True),
            sa.Column("yours", sa.Text(), nullable=True),
            sa.Column("theirs", sa.Text(), nullable=True),
            sa.Column("mutation", sa.Text(), nullable=False),
            sa.Column("command", sa.Text(), nullable=False),
            sa.Column("body", sa.Text(), nullable=False),
            sa.Column("author", sa.Text(), nullable=False),
            sa.Column("at", sa.BigInteger(), nullable=False),
            sa.Column("resolved_by", sa.Text(), nullable=True),
            sa.Column("resolved_at", sa.BigInteger(), nullable=True),
            sa.Column("resolution", sa.Text(), nullable=True),
            sa.PrimaryKeyConstraint("id"),
        )
        with op.batch_alter_table("card", schema=None) as batch_op:
            batch_op.create_index("ix_card_contact", ["contact_id"], unique=False)

        op.create_table(
            "claim",
            sa.Column("id", sa.Text(), nullable=False),
            sa.Column("scope", sa.Text(), nullable=False),
            sa.Column("ver", sa.BigInteger(), nullable=False),
            sa.Column("deleted", sa.BigInteger(), nullable=False),
            sa.Column("subject_kind", sa.Text(), nullable=False),
            sa.Column("subject_id", sa.Text(), nullable=False),
            sa.Column("staff_id", sa.Text(), nullable=False),
            sa.Column("lease_until", sa.BigInteger(), nullable=False),
            sa.PrimaryKeyConstraint("id"),
        )
        op.create_table(
            "clinical_note",
            sa.Column("id", sa.Text(), nullable=False),
            sa.Column("scope", sa.Text(), nullable=False),
            sa.Column("ver", sa.BigInteger(), nullable=False),
            sa.Column("deleted", sa.BigInteger(), nullable=False),
            sa.Column("contact_id", sa.Text(), nullable=False),
            sa.Column("text", sa.Text(), nullable=False),
            sa.Column("at", sa.BigInteger(), nullable=False),
            sa.Column("author", sa.Text(), nullable=False),
            sa.PrimaryKeyConstraint("id"),
        )
        with op.batch_alter_table("clinical_note", schema=None) as batch_op:
            batch_op.create_index("ix_clinical_note_contact", ["contact_id", "at"], unique=False)

        op.create_table(
            "clock",
            sa.Column("id", sa.BigInteger(), nullable=False),
            sa.Column("seq", sa.BigInteger(), nullable=False),
            sa.PrimaryKeyConstraint("id"),
        )
        op.create_table(
            "consent",
            sa.Column("id", sa.Text(), nullable=False),
            sa.Column("scope", sa.Text(), nullable=False),
            sa.Column("ver", sa.BigInteger(), nullable=False),
            sa.Column("deleted", sa.BigInteger(), nullable=False),
            sa.Column("endpoint_id", sa.Text(), nullable=False),
            sa.Column("channel", sa.Text(), nullable=False),
            sa.Column("purpose", sa.Text(), nullable=False),
            sa.Column("state", sa.Text(), nullable=False),
            sa.Column("wording", sa.Text(), nullable=True),
            sa.Column("source", sa.Text(), nullable=False),
            sa.Column("at", sa.BigInteger(), nullable=False),
            sa.Column("contact_id", sa.Text(), nullable=True),
            sa.PrimaryKeyConstraint("id"),
        )
        with op.batch_alter_table("consent", schema=None) as batch_op:
            batch_op.create_index("ix_consent_endpoint", ["endpoint_id"], unique=False)

        op.create_table(
            "contact",
            sa.Column("id", sa.Text(), nullable=False),
            sa.Column("scope", sa.Text(), nullable=False),
            sa.Column("ver", sa.BigInteger(), nullable=False),
            sa.Column("deleted", sa.BigInteger(), nullable=False),
            sa.Column("name", sa.Text(), nullable=False),
            sa.Column("sort_key", sa.Text(), nullable=False),
            sa.Column("given_name", sa.Text(), nullable=True),
            sa.Column("family_name", sa.Text(), nullable=True),
            sa.Column("kind", sa.Text(), nullable=False),
            sa.Column("birth_date", sa.Text(), nullable=True),
            sa.Column("language", sa.Text(), nullable=True),
            sa.Column("location_id", sa.Text(), nullable=True),
            sa.Column("source_id", sa.Text(), nullable=True),
            sa.Column("owner_id", sa.Text(), nullable=True),
            sa.Column("score", sa.BigInteger(), nullable=True),
            sa.Column("address", sa.Text(), nullable=True),
            sa.Column("external_ref", sa.Text(), nullable=True),
            sa.Column("merged_into", sa.Text(), nullable=True),
            sa.Column("created_at", sa.BigInteger(), nullable=False),
            sa.PrimaryKeyConstraint("id"),
        )
        with op.batch_alter_table("contact", schema=None) as batch_op:
            batch_op.create_index(
                "ix_contact_external",
                ["external_ref"],
                unique=False,
                sqlite_where=sa.text("external_ref IS NOT NULL"),
                postgresql_where=sa.text("external_ref IS NOT NULL"),
            )
            batch_op.create_index(
                "ix_contact_merged",
                ["merged_into"],
                unique=False,
                sqlite_where=sa.text("merged_into IS NOT NULL"),
                postgresql_where=sa.text("merged_into IS NOT NULL"),
            )
            batch_op.create_index(
                "ix_contact_sort",
                ["sort_key", "id"],
                unique=False,
                sqlite_where=sa.text("merged_into IS NULL"),
                postgresql_where=sa.text("merged_into IS NULL"),
            )

        op.create_table(
            "contact_endpoint",
            sa.Column("id", sa.Text(), nullable=False),
            sa.Column("scope", sa.Text(), nullable=False),
            sa.Column("ver", sa.BigInteger(), nullable=False),
            sa.Column("deleted", sa.BigInteger(), nullable=False),
            sa.Column("contact_id", sa.Text(), nullable=False),
            sa.Column("endpoint_id", sa.Text(), nullable=False),
            sa.Column("label", sa.Text(), nullable=True),
            sa.Column("is_primary", sa.BigInteger(), nullable=False),
            sa.PrimaryKeyConstraint("id"),
        )
        with op.batch_alter_table("contact_endpoint", schema=None) as batch_op:
            batch_op.create_index("ix_contact_endpoint_contact", ["contact_id"], unique=False)
            batch_op.create_index("ix_contact_endpoint_endpoint", ["endpoint_id"], unique=False)

        op.create_table(
            "contact_tag",
            sa.Column("id", sa.Text(), nullable=False),
            sa.Column("scope", sa.Text(), nullable=False),
            sa.Column("ver", sa.BigInteger(), nullable=False),
            sa.Column("deleted", sa.BigInteger(), nullable=False),
            sa.Column("contact_id", sa.Text(), nullable=False),
            sa.Column("tag_id", sa.Text(), nullable=False),
            sa.PrimaryKeyConstraint("id"),
        )
        with op.batch_alter_table("contact_tag", schema=None) as batch_op:
            batch_op.create_index("ix_contact_tag_contact", ["contact_id"], unique=False)

        op.create_table(
            "conversation",
            sa.Column("id", sa.Text(), nullable=False),
            sa.Column("scope", sa.Text(), nullable=False),
            sa.Column("ver", sa.BigInteger(), nullable=False),
            sa.Column("deleted", sa.BigInteger(), nullable=False),
            sa.Column("contact_id", sa.Text(), nullable=False),
            sa.Column("endpoint_id", sa.Text(), nullable=True),
            sa.Column("channel", sa.Text(), nullable=False),
            sa.Column("last_at", sa.BigInteger(), nullable=False),
            sa.Column("last_in_at", sa.BigInteger(), nullable=True),
            sa.Column("last_out_at", sa.BigInteger(), nullable=True),
            sa.Column("read_at", sa.BigInteger(), nullable=True),
            sa.PrimaryKeyConstraint("id"),
        )
        with op.batch_alter_table("conversation", schema=None) as batch_op:
            batch_op.create_index("ix_conversation_contact", ["contact_id"], unique=False)
            batch_op.create_index("ix_conversation_last", ["last_at", "id"], unique=False)

        op.create_table(
            "credential",
            sa.Column("staff_id", sa.Text(), nullable=False),
            sa.Column("password_hash", sa.Text(), nullable=True),
            sa.Column("pin_hash", sa.Text(), nullable=True),
            sa.Column("must_change", sa.BigInteger(), nullable=False),
            sa.PrimaryKeyConstraint("staff_id"),
        )
        op.create_table(
            "device",
            sa.Column("id", sa.Text(), nullable=False),
            sa.Column("name", sa.Text(), nullable=False),
            sa.Column("token_hash", sa.Text(), nullable=False),
            sa.Column("incarnation", sa.BigInteger(), nullable=False),
            sa.Column("life", sa.Text(), nullable=True),
            sa.Column("scopes", sa.Text(), nullable=False),
            sa.Column("scope_gen", sa.BigInteger(), nullable=False),
            sa.Column("last_n", sa.BigInteger(), nullable=False),
            sa.Column("last_body_hash", sa.Text(), nullable=True),
            sa.Column("lease_until", sa.BigInteger(), nullable=False),
            sa.Column("state", sa.Text(), nullable=False),
            sa.Column("enrolled_by", sa.Text(), nullable=True),
            sa.Column("created_at", sa.BigInteger(), nullable=False),
            sa.Column("seen_at", sa.BigInteger(), nullable=True),
            sa.Column("forked_from", sa.Text(), nullable=True),
            sa.Column("app", sa.Text(), nullable=True),
            sa.Column("schema", sa.BigInteger(), nullable=True),
            sa.Column("outbox", sa.BigInteger(), nullable=True),
            sa.Column("drain_until", sa.BigInteger(), nullable=True),
            sa.Column("cursor", sa.BigInteger(), nullable=True),
            sa.PrimaryKeyConstraint("id"),
        )
        with op.batch_alter_table("device", schema=None) as batch_op:
            batch_op.create_index(batch_op.f("ix_device_token_hash"), ["token_hash"], unique=False)

        op.create_table(
            "digest",
            sa.Column("entity", sa.Text(), nullable=False),
            sa.Column("scope", sa.Text(), nullable=False),
            sa.Column("shard", sa.BigInteger(), nullable=False),
            sa.Column("n", sa.BigInteger(), nullable=False),
            sa.Column("sum128", sa.Text(), nullable=False),
            sa.PrimaryKeyConstraint("entity", "scope", "shard"),
            sqlite_with_rowid=False,
        )
        op.create_table(
            "door",
            sa.Column("key", sa.Text(), nullable=False),
            sa.Column("kind", sa.Text(), nullable=False),
            sa.Column("name", sa.Text(), nullable=False),
            sa.Column("secret", sa.Text(), nullable=True),
            sa.Column("source_id", sa.Text(), nullable=True),
            sa.Column("location_id", sa.Text(), nullable=True),
            sa.Column("disabled", sa.BigInteger(), nullable=False),
            sa.PrimaryKeyConstraint("key"),
        )
        op.create_table(
            "doubt", sa.Column("effect_id", sa.Text(), nullable=False), sa.PrimaryKeyConstraint("effect_id")
        )
        op.create_table(
            "effect",
            sa.Column("id", sa.Text(), nullable=False),
            sa.Column("scope", sa.Text(), nullable=False),
            sa.Column("ver", sa.BigInteger(), nullable=False),
            sa.Column("deleted", sa.BigInteger(), nullable=False),
            sa.Column("key", sa.Text(), nullable=False),
            sa.Column("kind", sa.Text(), nullable=False),
            sa.Column("contact_id", sa.Text(), nullable=False),
            sa.Column("endpoint_id", sa.Text(), nullable=False),
            sa.Column("channel", sa.Text(), nullable=False),
            sa.Column("purpose", sa.Text(), nullable=False),
            sa.Column("payload_hash", sa.Text(), nullable=False),
            sa.Column("state", sa.Text(), nullable=False),
            sa.Column("reason", sa.Text(), nullable=True),
            sa.Column("lease_epoch", sa.BigInteger(), nullable=False),
            sa.Column("lease_until", sa.BigInteger(), nullable=True),
            sa.Column("send_at", sa.BigInteger(), nullable=False),
            sa.Column("not_after", sa.BigInteger(), nullable=True),
            sa.Column("guard", sa.Text(), nullable=False),
            sa.Column("grant_id", sa.Text(), nullable=True),
            sa.Column("author", sa.Text(), nullable=False),
            sa.Column("decided_by", sa.Text(), nullable=True),
            sa.Column("queued_at", sa.BigInteger(), nullable=False),
            sa.Column("changed_at", sa.BigInteger(), nullable=False),
            sa.Column("out_at", sa.BigInteger(), nullable=True),
            sa.Column("attempts", sa.BigInteger(), nullable=False),
            sa.Column("provider_ref", sa.Text(), nullable=True),
            sa.Column("template_id", sa.Text(), nullable=True),
            sa.Column("parameters", sa.Text(), nullable=True),
            sa.Column("proof", sa.Text(), nullable=True),
            sa.PrimaryKeyConstraint("id"),
            sa.UniqueConstraint("key"),
        )
        with op.batch_alter_table("effect", schema=None) as batch_op:
            batch_op.create_index("ix_effect_contact", ["contact_id"], unique=False)
            batch_op.create_index("ix_effect_endpoint", ["endpoint_id"], unique=False)
            batch_op.create_index(
                "ix_effect_open",
                ["send_at"],
                unique=False,
                sqlite_where=sa.text("state IN ('queued', 'sending', 'unknown')"),
                postgresql_where=sa.text("state IN ('queued', 'sending', 'unknown')"),
            )

        op.create_table(
            "endpoint",
            sa.Column("id", sa.Text(), nullable=False),
            sa.Column("scope", sa.Text(), nullable=False),
            sa.Column("ver", sa.BigInteger(), nullable=False),
            sa.Column("deleted", sa.BigInteger(), nullable=False),
            sa.Column("kind", sa.Text(), nullable=False),
            sa.Column("value", sa.Text(), nullable=False),
            sa.Column("timezone", sa.Text(), nullable=True),
            sa.PrimaryKeyConstraint("id"),
        )
        with op.batch_alter_table("endpoint", schema=None) as batch_op:
            batch_op.create_index("ix_endpoint_value", ["value"], unique=False)

        op.create_table(
            "enrolment",
            sa.Column("id", sa.Text(), nullable=False),
            sa.Column("scope", sa.Text(), nullable=False),
            sa.Column("ver", sa.BigInteger(), nullable=False),
            sa.Column("deleted", sa.BigInteger(), nullable=False),
            sa.Column("journey", sa.Text(), nullable=False),
            sa.Column("version_id", sa.Text(), nullable=False),
            sa.Column("contact_id", sa.Text(), nullable=False),
            sa.Column("subject_kind", sa.Text(), nullable=False),
            sa.Column("subject_id", sa.Text(), nullable=False),
            sa.Column("event_id", sa.Text(), nullable=False),
            sa.Column("started_at", sa.BigInteger(), nullable=False),
            sa.Column("state", sa.Text(), nullable=False),
            sa.Column("stopped_at", sa.BigInteger(), nullable=True),
            sa.Column("reason", sa.Text(), nullable=True),
            sa.PrimaryKeyConstraint("id"),
        )
        with op.batch_alter_table("enrolment", schema=None) as batch_op:
            batch_op.create_index("ix_enrolment_contact", ["contact_id"], unique=False)
            batch_op.create_index("ix_enrolment_journey", ["journey", "started_at"], unique=False)

        op.create_table(
            "erased",
            sa.Column("id", sa.Text(), nullable=False),
            sa.Column("entity", sa.Text(), nullable=False),
            sa.Column("at", sa.BigInteger(), nullable=False),
            sa.Column("reason", sa.Text(), nullable=False),
            sa.PrimaryKeyConstraint("id"),
        )
        op.create_table(
            "journal",
            sa.Column("seq", sa.BigInteger(), nullable=False),
            sa.Column("entity", sa.Text(), nullable=False),
            sa.Column("row_id", sa.Text(), nullable=False),
            sa.Column("scope", sa.Text(), nullable=False),
            sa.Column("op", sa.Text(), nullable=False),
            sa.Column("mutation_id", sa.Text(), nullable=False),
            sa.Column("actor_id", sa.Text(), nullable=False),
            sa.Column("at", sa.BigInteger(), nullable=False),
            sa.PrimaryKeyConstraint("seq", "entity", "row_id", "scope", "op"),
            sqlite_with_rowid=False,
        )
        with op.batch_alter_table("journal", schema=None) as batch_op:
            batch_op.create_index(
                "ix_journal_left",
                ["entity", "row_id"],
                unique=False,
                sqlite_where=sa.text("op = 'leave'"),
                postgresql_where=sa.text("op = 'leave'"),
            )

        op.create_table(
            "journey_version",
            sa.Column("id", sa.Text(), nullable=False),
            sa.Column("scope", sa.Text(), nullable=False),
            sa.Column("ver", sa.BigInteger(), nullable=False),
            sa.Column("deleted", sa.BigInteger(), nullable=False),
            sa.Column("key", sa.Text(), nullable=False),
            sa.Column("number", sa.BigInteger(), nullable=False),
            sa.Column("document", sa.Text(), nullable=False),
            sa.Column("content_hash", sa.Text(), nullable=False),
            sa.Column("live", sa.BigInteger(), nullable=False),
            sa.Column("published_at", sa.BigInteger(), nullable=False),
            sa.Column("published_by", sa.Text(), nullable=False),
            sa.PrimaryKeyConstraint("id"),
        )
        op.create_table(
            "location",
            sa.Column("id", sa.Text(), nullable=False),
            sa.Column("scope", sa.Text(), nullable=False),
            sa.Column("ver", sa.BigInteger(), nullable=False),
            sa.Column("deleted", sa.BigInteger(), nullable=False),
            sa.Column("name", sa.Text(), nullable=False),
            sa.Column("timezone", sa.Text(), nullable=False),
            sa.Column("region", sa.Text(), nullable=False),
            sa.Column("currency", sa.Text(), nullable=False),
            sa.Column("address", sa.Text(), nullable=True),
            sa.Column("hours", sa.Text(), nullable=False),
            sa.PrimaryKeyConstraint("id"),
        )
        op.create_table(
            "mark",
            sa.Column("at", sa.BigInteger(), nullable=False),
            sa.Column("seq", sa.BigInteger(), nullable=False),
            sa.PrimaryKeyConstraint("at"),
        )
        op.create_table(
            "message",
            sa.Column("id", sa.Text(), nullable=False),
            sa.Column("scope", sa.Text(), nullable=False),
            sa.Column("ver", sa.BigInteger(), nullable=False),
            sa.Column("deleted", sa.BigInteger(), nullable=False),
            sa.Column("conversation_id", sa.Text(), nullable=False),
            sa.Column("contact_id", sa.Text(), nullable=False),
            sa.Column("direction", sa.Text(), nullable=False),
            sa.Column("channel", sa.Text(), nullable=False),
            sa.Column("subject", sa.Text(), nullable=True),
            sa.Column("body", sa.Text(), nullable=False),
            sa.Column("state", sa.Text(), nullable=False),
            sa.Column("at", sa.BigInteger(), nullable=False),
            sa.Column("author", sa.Text(), nullable=True),
            sa.Column("provider_ref", sa.Text(), nullable=True),
            sa.Column("step_key", sa.Text(), nullable=True),
            sa.PrimaryKeyConstraint("id"),
        )
        with op.batch_alter_table("message", schema=None) as batch_op:
            batch_op.create_index("ix_message_conversation", ["conversation_id", "at"], unique=False)

        op.create_table(
            "meta",
            sa.Column("key", sa.Text(), nullable=False),
            sa.Column("value", sa.Text(), nullable=False),
            sa.PrimaryKeyConstraint("key"),
        )
        op.create_table(
            "mutation",
            sa.Column("device_id", sa.Text(), nullable=False),
            sa.Column("n", sa.BigInteger(), nullable=False),
            sa.Column("ulid", sa.Text(), nullable=False),
            sa.Column("principal", sa.Text(), nullable=False),
            sa.Column("proof", sa.Text(), nullable=True),
            sa.Column("body_sha256", sa.Text(), nullable=False),
            sa.Column("prev_hash", sa.Text(), nullable=False),
            sa.Column("name", sa.Text(), nullable=False),
            sa.Column("version", sa.BigInteger(), nullable=False),
            sa.Column("verdict", sa.Text(), nullable=False),
            sa.Column("detail", sa.Text(), nullable=True),
            sa.Column("seq", sa.BigInteger(), nullable=False),
            sa.Column("at", sa.BigInteger(), nullable=False),
            sa.Column("said_sha256", sa.Text(), nullable=False),
            sa.PrimaryKeyConstraint("device_id", "n"),
            sa.UniqueConstraint("ulid"),
        )
        with op.batch_alter_table("mutation", schema=None) as batch_op:
            batch_op.create_index("ix_mutation_seq", ["seq"], unique=False)

        op.create_table(
            "older_digest",
            sa.Column("shape", sa.BigInteger(), nullable=False),
            sa.Column("entity", sa.Text(), nullable=False),
            sa.Column("scope", sa.Text(), nullable=False),
            sa.Column("shard", sa.BigInteger(), nullable=False),
            sa.Column("n", sa.BigInteger(), nullable=False),
            sa.Column("sum128", sa.Text(), nullable=False),
            sa.PrimaryKeyConstraint("shape", "entity", "scope", "shard"),
            sqlite_with_rowid=False,
        )
        op.create_table(
            "opportunity",
            sa.Column("id", sa.Text(), nullable=False),
            sa.Column("scope", sa.Text(), nullable=False),
            sa.Column("ver", sa.BigInteger(), nullable=False),
            sa.Column("deleted", sa.BigInteger(), nullable=False),
            sa.Column("contact_id", sa.Text(), nullable=False),
            sa.Column("pipeline_id", sa.Text(), nullable=False),
            sa.Column("stage_id", sa.Text(), nullable=False),
            sa.Column("title", sa.Text(), nullable=False),
            sa.Column("value", sa.BigInteger(), nullable=True),
            sa.Column("currency", sa.Text(), nullable=True),
            sa.Column("state", sa.Text(), nullable=False),
            sa.Column("lost_reason", sa.Text(), nullable=True),
            sa.Column("source_id", sa.Text(), nullable=True),
            sa.Column("campaign_id", sa.Text(), nullable=True),
            sa.Column("owner_id", sa.Text(), nullable=True),
            sa.Column("created_at", sa.BigInteger(), nullable=False),
            sa.Column("stage_at", sa.BigInteger(), nullable=False),
            sa.PrimaryKeyConstraint("id"),
        )
        with op.batch_alter_table("opportunity", schema=None) as batch_op:
            batch_op.create_index("ix_opportunity_contact", ["contact_id"], unique=False)

        op.create_table(
            "pipeline",
            sa.Column("id", sa.Text(), nullable=False),
            sa.Column("scope", sa.Text(), nullable=False),
            sa.Column("ver", sa.BigInteger(), nullable=False),
            sa.Column("deleted", sa.BigInteger(), nullable=False),
            sa.Column("name", sa.Text(), nullable=False),
            sa.PrimaryKeyConstraint("id"),
        )
        op.create_table(
            "practice",
            sa.Column("id", sa.Text(), nullable=False),
            sa.Column("scope", sa.Text(), nullable=False),
            sa.Column("ver", sa.BigInteger(), nullable=False),
            sa.Column("deleted", sa.BigInteger(), nullable=False),
            sa.Column("name", sa.Text(), nullable=False),
            sa.Column("region", sa.Text(), nullable=False),
            sa.Column("timezone", sa.Text(), nullable=False),
            sa.Column("currency", sa.Text(), nullable=False),
            sa.Column("sending", sa.Text(), nullable=True),
            sa.Column("retention", sa.Text(), nullable=True),
            sa.Column("emergency_number", sa.Text(), nullable=True),
            sa.Column("practice_mode", sa.BigInteger(), nullable=True),
            sa.PrimaryKeyConstraint("id"),
        )
        op.create_table(
            "practitioner",
            sa.Column("id", sa.Text(), nullable=False),
            sa.Column("scope", sa.Text(), nullable=False),
            sa.Column("ver", sa.BigInteger(), nullable=False),
            sa.Column("deleted", sa.BigInteger(), nullable=False),
            sa.Column("name", sa.Text(), nullable=False),
            sa.Column("location_id", sa.Text(), nullable=True),
            sa.Column("staff_id", sa.Text(), nullable=True),
            sa.Column("disabled", sa.BigInteger(), nullable=False),
            sa.PrimaryKeyConstraint("id"),
        )
        op.create_table(
            "receipt",
            sa.Column("id", sa.Text(), nullable=False),
            sa.Column("door", sa.Text(), nullable=False),
            sa.Column("sender_id", sa.Text(), nullable=True),
            sa.Column("at", sa.BigInteger(), nullable=False),
            sa.Column("verdict", sa.Text(), nullable=False),
            sa.Column("reason", sa.Text(), nullable=True),
            sa.Column("body", sa.LargeBinary(), nullable=True),
            sa.Column("mutation", sa.Text(), nullable=True),
            sa.PrimaryKeyConstraint("id"),
            sa.UniqueConstraint("door", "sender_id"),
        )
        op.create_table(
            "room",
            sa.Column("id", sa.Text(), nullable=False),
            sa.Column("scope", sa.Text(), nullable=False),
            sa.Column("ver", sa.BigInteger(), nullable=False),
            sa.Column("deleted", sa.BigInteger(), nullable=False),
            sa.Column("name", sa.Text(), nullable=False),
            sa.Column("location_id", sa.Text(), nullable=False),
            sa.PrimaryKeyConstraint("id"),
        )
        op.create_table(
            "rota",
            sa.Column("id", sa.Text(), nullable=False),
            sa.Column("scope", sa.Text(), nullable=False),
            sa.Column("ver", sa.BigInteger(), nullable=False),
            sa.Column("deleted", sa.BigInteger(), nullable=False),
            sa.Column("duty", sa.Text(), nullable=False),
            sa.Column("staff_id", sa.Text(), nullable=False),
            sa.Column("location_id", sa.Text(), nullable=True),
            sa.Column("weekday", sa.BigInteger(), nullable=False),
            sa.Column("start_minute", sa.BigInteger(), nullable=False),
            sa.Column("end_minute", sa.BigInteger(), nullable=False),
            sa.PrimaryKeyConstraint("id"),
        )
        op.create_table(
            "service",
            sa.Column("id", sa.Text(), nullable=False),
            sa.Column("scope", sa.Text(), nullable=False),
            sa.Column("ver", sa.BigInteger(), nullable=False),
            sa.Column("deleted", sa.BigInteger(), nullable=False),
            sa.Column("name", sa.Text(), nullable=False),
            sa.Column("duration_min", sa.BigInteger(), nullable=False),
            sa.Column("price", sa.BigInteger(), nullable=True),
            sa.Column("currency", sa.Text(), nullable=True),
            sa.PrimaryKeyConstraint("id"),
        )
        op.create_table(
            "session",
            sa.Column("id", sa.Text(), nullable=False),
            sa.Column("staff_id", sa.Text(), nullable=False),
            sa.Column("device_id", sa.Text(), nullable=False),
            sa.Column("created_at", sa.BigInteger(), nullable=False),
            sa.Column("expires_at", sa.BigInteger(), nullable=False),
            sa.Column("revoked_at", sa.BigInteger(), nullable=True),
            sa.Column("one_time", sa.BigInteger(), nullable=False),
            sa.PrimaryKeyConstraint("id"),
        )
        op.create_table(
            "snooze",
            sa.Column("id", sa.Text(), nullable=False),
            sa.Column("scope", sa.Text(), nullable=False),
            sa.Column("ver", sa.BigInteger(), nullable=False),
            sa.Column("deleted", sa.BigInteger(), nullable=False),
            sa.Column("subject_kind", sa.Text(), nullable=False),
            sa.Column("subject_id", sa.Text(), nullable=False),
            sa.Column("contact_id", sa.Text(), nullable=True),
            sa.Column("until_at", sa.BigInteger(), nullable=True),
            sa.Column("until_event", sa.Text(), nullable=True),
            sa.Column("staff_id", sa.Text(), nullable=False),
            sa.Column("set_at", sa.BigInteger(), nullable=False),
            sa.PrimaryKeyConstraint("id"),
        )
        with op.batch_alter_table("snooze", schema=None) as batch_op:
            batch_op.create_index("ix_snooze_contact", ["contact_id"], unique=False)

        op.create_table(
            "source",
            sa.Column("id", sa.Text(), nullable=False),
            sa.Column("scope", sa.Text(), nullable=False),
            sa.Column("ver", sa.BigInteger(), nullable=False),
            sa.Column("deleted", sa.BigInteger(), nullable=False),
            sa.Column("name", sa.Text(), nullable=False),
            sa.PrimaryKeyConstraint("id"),
        )
        op.create_table(
            "staff",
            sa.Column("id", sa.Text(), nullable=False),
            sa.Column("scope", sa.Text(), nullable=False),
            sa.Column("ver", sa.BigInteger(), nullable=False),
            sa.Column("deleted", sa.BigInteger(), nullable=False),
            sa.Column("name", sa.Text(), nullable=False),
            sa.Column("email", sa.Text(), nullable=False),
            sa.Column("roles", sa.Text(), nullable=False),
            sa.Column("language", sa.Text(), nullable=False),
            sa.Column("location_id", sa.Text(), nullable=True),
            sa.Column("disabled", sa.BigInteger(), nullable=False),
            sa.PrimaryKeyConstraint("id"),
        )
        op.create_table(
            "stage",
            sa.Column("id", sa.Text(), nullable=False),
            sa.Column("scope", sa.Text(), nullable=False),
            sa.Column("ver", sa.BigInteger(), nullable=False),
            sa.Column("deleted", sa.BigInteger(), nullable=False),
            sa.Column("pipeline_id", sa.Text(), nullable=False),
            sa.Column("key", sa.Text(), nullable=False),
            sa.Column("name", sa.Text(), nullable=False),
            sa.Column("position", sa.BigInteger(), nullable=False),
            sa.Column("state", sa.Text(), nullable=False),
            sa.PrimaryKeyConstraint("id"),
        )
        op.create_table(
            "tag",
            sa.Column("id", sa.Text(), nullable=False),
            sa.Column("scope", sa.Text(), nullable=False),
            sa.Column("ver", sa.BigInteger(), nullable=False),
            sa.Column("deleted", sa.BigInteger(), nullable=False),
            sa.Column("name", sa.Text(), nullable=False),
            sa.PrimaryKeyConstraint("id"),
        )
        op.create_table(
            "task",
            sa.Column("id", sa.Text(), nullable=False),
            sa.Column("scope", sa.Text(), nullable=False),
            sa.Column("ver", sa.BigInteger(), nullable=False),
            sa.Column("deleted", sa.BigInteger(), nullable=False),
            sa.Column("contact_id", sa.Text(), nullable=True),
            sa.Column("title", sa.Text(), nullable=False),
            sa.Column("kind", sa.Text(), nullable=False),
            sa.Column("due_at", sa.BigInteger(), nullable=False),
            sa.Column("state", sa.Text(), nullable=False),
            sa.Column("outcome", sa.Text(), nullable=True),
            sa.Column("assignee_id", sa.Text(), nullable=True),
            sa.Column("created_at", sa.BigInteger(), nullable=False),
            sa.PrimaryKeyConstraint("id"),
        )
        with op.batch_alter_table("task", schema=None) as batch_op:
            batch_op.create_index("ix_task_contact", ["contact_id"], unique=False)

        op.create_table(
            "template",
            sa.Column("id", sa.Text(), nullable=False),
            sa.Column("scope", sa.Text(), nullable=False),
            sa.Column("ver", sa.BigInteger(), nullable=False),
            sa.Column("deleted", sa.BigInteger(), nullable=False),
            sa.Column("name", sa.Text(), nullable=False),
            sa.Column("language", sa.Text(), nullable=False),
            sa.Column("number", sa.BigInteger(), nullable=False),
            sa.Column("channels", sa.Text(), nullable=False),
            sa.Column("purpose", sa.Text(), nullable=False),
            sa.Column("subject", sa.Text(), nullable=True),
            sa.Column("text", sa.Text(), nullable=False),
            sa.Column("approved_as", sa.Text(), nullable=True),
            sa.Column("live", sa.BigInteger(), nullable=False),
            sa.Column("saved_at", sa.BigInteger(), nullable=False),
            sa.Column("saved_by", sa.Text(), nullable=False),
            sa.PrimaryKeyConstraint("id"),
        )
        with op.batch_alter_table("template", schema=None) as batch_op:
            batch_op.create_index(
                "ix_template_live",
                ["name"],
                unique=False,
                sqlite_where=sa.text("live = 1"),
                postgresql_where=sa.text("live = 1"),
            )

        op.create_table(
            "throttle",
            sa.Column("key", sa.Text(), nullable=False),
            sa.Column("failures", sa.BigInteger(), nullable=False),
            sa.Column("locked_until", sa.BigInteger(), nullable=False),
            sa.Column("at", sa.BigInteger(), nullable=False),
            sa.PrimaryKeyConstraint("key"),
        )
        op.create_table(
            "timeline",
            sa.Column("id", sa.Text(), nullable=False),
            sa.Column("scope", sa.Text(), nullable=False),
            sa.Column("ver", sa.BigInteger(), nullable=False),
            sa.Column("deleted", sa.BigInteger(), nullable=False),
            sa.Column("contact_id", sa.Text(), nullable=True),
            sa.Column("kind", sa.Text(), nullable=False),
            sa.Column("at", sa.BigInteger(), nullable=False),
            sa.Column("actor", sa.Text(), nullable=False),
            sa.Column("subject_kind", sa.Text(), nullable=True),
            sa.Column("subject_id", sa.Text(), nullable=True),
            sa.Column("command", sa.Text(), nullable=False),
            sa.Column("mutation", sa.Text(), nullable=False),
            sa.Column("data", sa.Text(), nullable=True),
            sa.PrimaryKeyConstraint("id"),
        )
        with op.batch_alter_table("timeline", schema=None) as batch_op:
            batch_op.create_index("ix_timeline_contact", ["contact_id", "at"], unique=False)
            batch_op.create_index(
                "ix_timeline_erased",
                ["contact_id", "mutation"],
                unique=False,
                sqlite_where=sa.text("kind = 'contact.erased'"),
                postgresql_where=sa.text("kind = 'contact.erased'"),
            )
            batch_op.create_index(
                "ix_timeline_import",
                ["subject_id", "id"],
                unique=False,
                sqlite_where=sa.text("kind = 'contact.imported'"),
                postgresql_where=sa.text("kind = 'contact.imported'"),
            )
            batch_op.create_index("ix_timeline_mutation", ["mutation"], unique=False)

        op.create_table(
            "trail",
            sa.Column("seq", sa.BigInteger(), nullable=False),
            sa.Column("sealed", sa.Text(), nullable=False),
            sa.PrimaryKeyConstraint("seq"),
        )

        exclude_overlaps()
    else:
        op.create_table(
            "acked",
            sa.Column("seq", sa.BigInteger(), nullable=True),
            sa.Column("ulid", sa.Text(), nullable=True),
            sa.Column("envelope", sa.LargeBinary(), nullable=True),
            sa.PrimaryKeyConstraint("seq", "ulid"),
        )
        op.create_table(
            "appointment",
            sa.Column("id", sa.Text(), nullable=True),
            sa.Column("scope", sa.Text(), nullable=True),
            sa.Column("ver", sa.BigInteger(), nullable=True),
            sa.Column("deleted", sa.BigInteger(), nullable=True),
            sa.Column("contact_id", sa.Text(), nullable=True),
            sa.Column("practitioner_id", sa.Text(), nullable=True),
            sa.Column("room_id", sa.Text(), nullable=True),
            sa.Column("service_id", sa.Text(), nullable=True),
            sa.Column("location_id", sa.Text(), nullable=True),
            sa.Column("start_at", sa.BigInteger(), nullable=True),
            sa.Column("end_at", sa.BigInteger(), nullable=True),
            sa.Column("status", sa.Text(), nullable=True),
            sa.Column("confirmed_at", sa.BigInteger(), nullable=True),
            sa.Column("note", sa.Text(), nullable=True),
            sa.PrimaryKeyConstraint("id"),
        )
        op.create_table(
            "approval_grant",
            sa.Column("id", sa.Text(), nullable=True),
            sa.Column("scope", sa.Text(), nullable=True),
            sa.Column("ver", sa.BigInteger(), nullable=True),
            sa.Column("deleted", sa.BigInteger(), nullable=True),
            sa.Column("payload_hash", sa.Text(), nullable=True),
            sa.Column("watermark", sa.Text(), nullable=True),
            sa.Column("granted_by", sa.Text(), nullable=True),
            sa.Column("expires_at", sa.BigInteger(), nullable=True),
            sa.Column("used_at", sa.BigInteger(), nullable=True),
            sa.Column("used_by", sa.Text(), nullable=True),
            sa.PrimaryKeyConstraint("id"),
        )
        op.create_table(
            "board",
            sa.Column("id", sa.Text(), nullable=True),
            sa.Column("subject_kind", sa.Text(), nullable=True),
            sa.Column("subject_id", sa.Text(), nullable=True),
            sa.Column("contact_id", sa.Text(), nullable=True),
            sa.Column("name", sa.Text(), nullable=True),
            sa.Column("detail", sa.Text(), nullable=True),
            sa.Column("lane", sa.Text(), nullable=True),
            sa.Column("position", sa.BigInteger(), nullable=True),
            sa.Column("channel", sa.Text(), nullable=True),
            sa.Column("action", sa.Text(), nullable=True),
            sa.Column("reason", sa.Text(), nullable=True),
            sa.Column("due_at", sa.BigInteger(), nullable=True),
            sa.Column("clock_from", sa.BigInteger(), nullable=True),
            sa.Column("score", sa.BigInteger(), nullable=True),
            sa.Column("owner_id", sa.Text(), nullable=True),
            sa.Column("claim_until", sa.BigInteger(), nullable=True),
            sa.Column("expectation", sa.Text(), nullable=True),
            sa.Column("next_change_at", sa.BigInteger(), nullable=True),
            sa.PrimaryKeyConstraint("id"),
        )
        op.create_table(
            "board_clock",
            sa.Column("contact_id", sa.Text(), nullable=True),
            sa.Column("at", sa.BigInteger(), nullable=True),
            sa.PrimaryKeyConstraint("contact_id"),
        )
        op.create_table(
            "call",
            sa.Column("id", sa.Text(), nullable=True),
            sa.Column("scope", sa.Text(), nullable=True),
            sa.Column("ver", sa.BigInteger(), nullable=True),
            sa.Column("deleted", sa.BigInteger(), nullable=True),
            sa.Column("contact_id", sa.Text(), nullable=True),
            sa.Column("endpoint_id", sa.Text(), nullable=True),
            sa.Column("direction", sa.Text(), nullable=True),
            sa.Column("state", sa.Text(), nullable=True),
            sa.Column("started_at", sa.BigInteger(), nullable=True),
            sa.Column("duration_s", sa.BigInteger(), nullable=True),
            sa.Column("outcome", sa.Text(), nullable=True),
            sa.Column("note", sa.Text(), nullable=True),
            sa.Column("taken_by", sa.Text(), nullable=True),
            sa.Column("provider_ref", sa.Text(), nullable=True),
            sa.PrimaryKeyConstraint("id"),
        )
        op.create_table(
            "campaign",
            sa.Column("id", sa.Text(), nullable=True),
            sa.Column("scope", sa.Text(), nullable=True),
            sa.Column("ver", sa.BigInteger(), nullable=True),
            sa.Column("deleted", sa.BigInteger(), nullable=True),
            sa.Column("name", sa.Text(), nullable=True),
            sa.Column("source_id", sa.Text(), nullable=True),
            sa.PrimaryKeyConstraint("id"),
        )
        op.create_table(
            "card",
            sa.Column("id", sa.Text(), nullable=True),
            sa.Column("scope", sa.Text(), nullable=True),
            sa.Column("ver", sa.BigInteger(), nullable=True),
            sa.Column("deleted", sa.BigInteger(), nullable=True),
            sa.Column("kind", sa.Text(), nullable=True),
            sa.Column("state", sa.Text(), nullable=True),
            sa.Column("reason", sa.Text(), nullable=True),
            sa.Column("message", sa.Text(), nullable=True),
            sa.Column("contact_id", sa.Text(), nullable=True),
            sa.Column("subject_kind", sa.Text(), nullable=True),
            sa.Column("subject_id", sa.Text(), nullable=True),
            sa.Column("yours", sa.Text(), nullable=True),
            sa.Column("theirs", sa.Text(), nullable=True),
            sa.Column("mutation", sa.Text(), nullable=True),
            sa.Column("command", sa.Text(), nullable=True),
            sa.Column("body", sa.Text(), nullable=True),
            sa.Column("author", sa.Text(), nullable=True),
            sa.Column("at", sa.BigInteger(), nullable=True),
            sa.Column("resolved_by", sa.Text(), nullable=True),
            sa.Column("resolved_at", sa.BigInteger(), nullable=True),
            sa.Column("resolution", sa.Text(), nullable=True),
            sa.PrimaryKeyConstraint("id"),
        )
        op.create_table(
            "claim",
            sa.Column("id", sa.Text(), nullable=True),
            sa.Column("scope", sa.Text(), nullable=True),
            sa.Column("ver", sa.BigInteger(), nullable=True),
            sa.Column("deleted", sa.BigInteger(), nullable=True),
            sa.Column("subject_kind", sa.Text(), nullable=True),
            sa.Column("subject_id", sa.Text(), nullable=True),
            sa.Column("staff_id", sa.Text(), nullable=True),
            sa.Column("lease_until", sa.BigInteger(), nullable=True),
            sa.PrimaryKeyConstraint("id"),
        )
        op.create_table(
            "clinical_note",
            sa.Column("id", sa.Text(), nullable=True),
            sa.Column("scope", sa.Text(), nullable=True),
            sa.Column("ver", sa.BigInteger(), nullable=True),
            sa.Column("deleted", sa.BigInteger(), nullable=True),
            sa.Column("contact_id", sa.Text(), nullable=True),
            sa.Column("text", sa.Text(), nullable=True),
            sa.Column("at", sa.BigInteger(), nullable=True),
            sa.Column("author", sa.Text(), nullable=True),
            sa.PrimaryKeyConstraint("id"),
        )
        op.create_table(
            "consent",
            sa.Column("id", sa.Text(), nullable=True),
            sa.Column("scope", sa.Text(), nullable=True),
            sa.Column("ver", sa.BigInteger(), nullable=True),
            sa.Column("deleted", sa.BigInteger(), nullable=True),
            sa.Column("endpoint_id", sa.Text(), nullable=True),
            sa.Column("channel", sa.Text(), nullable=True),
            sa.Column("purpose", sa.Text(), nullable=True),
            sa.Column("state", sa.Text(), nullable=True),
            sa.Column("wording", sa.Text(), nullable=True),
            sa.Column("source", sa.Text(), nullable=True),
            sa.Column("at", sa.BigInteger(), nullable=True),
            sa.Column("contact_id", sa.Text(), nullable=True),
            sa.PrimaryKeyConstraint("id"),
        )
        op.create_table(
            "contact",
            sa.Column("id", sa.Text(), nullable=True),
            sa.Column("scope", sa.Text(), nullable=True),
            sa.Column("ver", sa.BigInteger(), nullable=True),
            sa.Column("deleted", sa.BigInteger(), nullable=True),
            sa.Column("name", sa.Text(), nullable=True),
            sa.Column("sort_key", sa.Text(), nullable=True),
            sa.Column("given_name", sa.Text(), nullable=True),
            sa.Column("family_name", sa.Text(), nullable=True),
            sa.Column("kind", sa.Text(), nullable=True),
            sa.Column("birth_date", sa.Text(), nullable=True),
            sa.Column("language", sa.Text(), nullable=True),
            sa.Column("location_id", sa.Text(), nullable=True),
            sa.Column("source_id", sa.Text(), nullable=True),
            sa.Column("owner_id", sa.Text(), nullable=True),
            sa.Column("score", sa.BigInteger(), nullable=True),
            sa.Column("address", sa.Text(), nullable=True),
            sa.Column("external_ref", sa.Text(), nullable=True),
            sa.Column("merged_into", sa.Text(), nullable=True),
            sa.Column("created_at", sa.BigInteger(), nullable=True),
            sa.PrimaryKeyConstraint("id"),
        )
        op.create_table(
            "contact_endpoint",
            sa.Column("id", sa.Text(), nullable=True),
            sa.Column("scope", sa.Text(), nullable=True),
            sa.Column("ver", sa.BigInteger(), nullable=True),
            sa.Column("deleted", sa.BigInteger(), nullable=True),
            sa.Column("contact_id", sa.Text(), nullable=True),
            sa.Column("endpoint_id", sa.Text(), nullable=True),
            sa.Column("label", sa.Text(), nullable=True),
            sa.Column("is_primary", sa.BigInteger(), nullable=True),
            sa.PrimaryKeyConstraint("id"),
        )
        op.create_table(
            "contact_tag",
            sa.Column("id", sa.Text(), nullable=True),
            sa.Column("scope", sa.Text(), nullable=True),
            sa.Column("ver", sa.BigInteger(), nullable=True),
            sa.Column("deleted", sa.BigInteger(), nullable=True),
            sa.Column("contact_id", sa.Text(), nullable=True),
            sa.Column("tag_id", sa.Text(), nullable=True),
            sa.PrimaryKeyConstraint("id"),
        )
        op.create_table(
            "conversation",
            sa.Column("id", sa.Text(), nullable=True),
            sa.Column("scope", sa.Text(), nullable=True),
            sa.Column("ver", sa.BigInteger(), nullable=True),
            sa.Column("deleted", sa.BigInteger(), nullable=True),
            sa.Column("contact_id", sa.Text(), nullable=True),
            sa.Column("endpoint_id", sa.Text(), nullable=True),
            sa.Column("channel", sa.Text(), nullable=True),
            sa.Column("last_at", sa.BigInteger(), nullable=True),
            sa.Column("last_in_at", sa.BigInteger(), nullable=True),
            sa.Column("last_out_at", sa.BigInteger(), nullable=True),
            sa.Column("read_at", sa.BigInteger(), nullable=True),
            sa.PrimaryKeyConstraint("id"),
        )
        op.create_table(
            "draft",
            sa.Column("conversation_id", sa.Text(), nullable=True),
            sa.Column("staff_id", sa.Text(), nullable=True),
            sa.Column("contact_id", sa.Text(), nullable=True),
            sa.Column("channel", sa.Text(), nullable=True),
            sa.Column("endpoint_id", sa.Text(), nullable=True),
            sa.Column("body", sa.Text(), nullable=True),
            sa.Column("subject", sa.Text(), nullable=True),
            sa.Column("at", sa.BigInteger(), nullable=True),
            sa.PrimaryKeyConstraint("conversation_id", "staff_id"),
        )
        op.create_table(
            "effect",
            sa.Column("id", sa.Text(), nullable=True),
            sa.Column("scope", sa.Text(), nullable=True),
            sa.Column("ver", sa.BigInteger(), nullable=True),
            sa.Column("deleted", sa.BigInteger(), nullable=True),
            sa.Column("key", sa.Text(), nullable=True),
            sa.Column("kind", sa.Text(), nullable=True),
            sa.Column("contact_id", sa.Text(), nullable=True),
            sa.Column("endpoint_id", sa.Text(), nullable=True),
            sa.Column("channel", sa.Text(), nullable=True),
            sa.Column("purpose", sa.Text(), nullable=True),
            sa.Column("payload_hash", sa.Text(), nullable=True),
            sa.Column("state", sa.Text(), nullable=True),
            sa.Column("reason", sa.Text(), nullable=True),
            sa.Column("lease_epoch", sa.BigInteger(), nullable=True),
            sa.Column("lease_until", sa.BigInteger(), nullable=True),
            sa.Column("send_at", sa.BigInteger(), nullable=True),
            sa.Column("not_after", sa.BigInteger(), nullable=True),
            sa.Column("guard", sa.Text(), nullable=True),
            sa.Column("grant_id", sa.Text(), nullable=True),
            sa.Column("author", sa.Text(), nullable=True),
            sa.Column("decided_by", sa.Text(), nullable=True),
            sa.Column("queued_at", sa.BigInteger(), nullable=True),
            sa.Column("changed_at", sa.BigInteger(), nullable=True),
            sa.Column("out_at", sa.BigInteger(), nullable=True),
            sa.Column("attempts", sa.BigInteger(), nullable=True),
            sa.Column("provider_ref", sa.Text(), nullable=True),
            sa.Column("template_id", sa.Text(), nullable=True),
            sa.Column("parameters", sa.Text(), nullable=True),
            sa.Column("proof", sa.Text(), nullable=True),
            sa.PrimaryKeyConstraint("id"),
            sa.UniqueConstraint("key"),
        )
        op.create_table(
            "endpoint",
            sa.Column("id", sa.Text(), nullable=True),
            sa.Column("scope", sa.Text(), nullable=True),
            sa.Column("ver", sa.BigInteger(), nullable=True),
            sa.Column("deleted", sa.BigInteger(), nullable=True),
            sa.Column("kind", sa.Text(), nullable=True),
            sa.Column("value", sa.Text(), nullable=True),
            sa.Column("timezone", sa.Text(), nullable=True),
            sa.PrimaryKeyConstraint("id"),
        )
        op.create_table(
            "enrolment",
            sa.Column("id", sa.Text(), nullable=True),
            sa.Column("scope", sa.Text(), nullable=True),
            sa.Column("ver", sa.BigInteger(), nullable=True),
            sa.Column("deleted", sa.BigInteger(), nullable=True),
            sa.Column("journey", sa.Text(), nullable=True),
            sa.Column("version_id", sa.Text(), nullable=True),
            sa.Column("contact_id", sa.Text(), nullable=True),
            sa.Column("subject_kind", sa.Text(), nullable=True),
            sa.Column("subject_id", sa.Text(), nullable=True),
            sa.Column("event_id", sa.Text(), nullable=True),
            sa.Column("started_at", sa.BigInteger(), nullable=True),
            sa.Column("state", sa.Text(), nullable=True),
            sa.Column("stopped_at", sa.BigInteger(), nullable=True),
            sa.Column("reason", sa.Text(), nullable=True),
            sa.PrimaryKeyConstraint("id"),
        )
        op.create_table(
            "inbox",
            sa.Column("id", sa.Text(), nullable=True),
            sa.Column("contact_id", sa.Text(), nullable=True),
            sa.Column("owner_id", sa.Text(), nullable=True),
            sa.Column("state", sa.Text(), nullable=True),
            sa.Column("key", sa.Text(), nullable=True),
            sa.Column("last_at", sa.BigInteger(), nullable=True),
            sa.Column("since", sa.BigInteger(), nullable=True),
            sa.Column("due_at", sa.BigInteger(), nullable=True),
            sa.Column("waiting", sa.BigInteger(), nullable=True),
            sa.Column("reason", sa.Text(), nullable=True),
            sa.Column("holder_id", sa.Text(), nullable=True),
            sa.Column("claim_until", sa.BigInteger(), nullable=True),
            sa.Column("snoozed_until", sa.BigInteger(), nullable=True),
            sa.PrimaryKeyConstraint("id"),
        )
        op.create_table(
            "journey_version",
            sa.Column("id", sa.Text(), nullable=True),
            sa.Column("scope", sa.Text(), nullable=True),
            sa.Column("ver", sa.BigInteger(), nullable=True),
            sa.Column("deleted", sa.BigInteger(), nullable=True),
            sa.Column("key", sa.Text(), nullable=True),
            sa.Column("number", sa.BigInteger(), nullable=True),
            sa.Column("document", sa.Text(), nullable=True),
            sa.Column("content_hash", sa.Text(), nullable=True),
            sa.Column("live", sa.BigInteger(), nullable=True),
            sa.Column("published_at", sa.BigInteger(), nullable=True),
            sa.Column("published_by", sa.Text(), nullable=True),
            sa.PrimaryKeyConstraint("id"),
        )
        op.create_table(
            "local",
            sa.Column("key", sa.Text(), nullable=True),
            sa.Column("value", sa.Text(), nullable=True),
            sa.PrimaryKeyConstraint("key"),
        )
        op.create_table(
            "location",
            sa.Column("id", sa.Text(), nullable=True),
            sa.Column("scope", sa.Text(), nullable=True),
            sa.Column("ver", sa.BigInteger(), nullable=True),
            sa.Column("deleted", sa.BigInteger(), nullable=True),
            sa.Column("name", sa.Text(), nullable=True),
            sa.Column("timezone", sa.Text(), nullable=True),
            sa.Column("region", sa.Text(), nullable=True),
            sa.Column("currency", sa.Text(), nullable=True),
            sa.Column("address", sa.Text(), nullable=True),
            sa.Column("hours", sa.Text(), nullable=True),
            sa.PrimaryKeyConstraint("id"),
        )
        op.create_table(
            "message",
            sa.Column("id", sa.Text(), nullable=True),
            sa.Column("scope", sa.Text(), nullable=True),
            sa.Column("ver", sa.BigInteger(), nullable=True),
            sa.Column("deleted", sa.BigInteger(), nullable=True),
            sa.Column("conversation_id", sa.Text(), nullable=True),
            sa.Column("contact_id", sa.Text(), nullable=True),
            sa.Column("direction", sa.Text(), nullable=True),
            sa.Column("channel", sa.Text(), nullable=True),
            sa.Column("subject", sa.Text(), nullable=True),
            sa.Column("body", sa.Text(), nullable=True),
            sa.Column("state", sa.Text(), nullable=True),
            sa.Column("at", sa.BigInteger(), nullable=True),
            sa.Column("author", sa.Text(), nullable=True),
            sa.Column("provider_ref", sa.Text(), nullable=True),
            sa.Column("step_key", sa.Text(), nullable=True),
            sa.PrimaryKeyConstraint("id"),
        )
        op.create_table(
            "opportunity",
            sa.Column("id", sa.Text(), nullable=True),
            sa.Column("scope", sa.Text(), nullable=True),
            sa.Column("ver", sa.BigInteger(), nullable=True),
            sa.Column("deleted", sa.BigInteger(), nullable=True),
            sa.Column("contact_id", sa.Text(), nullable=True),
            sa.Column("pipeline_id", sa.Text(), nullable=True),
            sa.Column("stage_id", sa.Text(), nullable=True),
            sa.Column("title", sa.Text(), nullable=True),
            sa.Column("value", sa.BigInteger(), nullable=True),
            sa.Column("currency", sa.Text(), nullable=True),
            sa.Column("state", sa.Text(), nullable=True),
            sa.Column("lost_reason", sa.Text(), nullable=True),
            sa.Column("source_id", sa.Text(), nullable=True),
            sa.Column("campaign_id", sa.Text(), nullable=True),
            sa.Column("owner_id", sa.Text(), nullable=True),
            sa.Column("created_at", sa.BigInteger(), nullable=True),
            sa.Column("stage_at", sa.BigInteger(), nullable=True),
            sa.PrimaryKeyConstraint("id"),
        )
        op.create_table(
            "outbox",
            sa.Column("n", sa.BigInteger(), nullable=True),
            sa.Column("ulid", sa.Text(), nullable=True),
            sa.Column("envelope", sa.LargeBinary(), nullable=True),
            sa.Column("state", sa.Text(), nullable=True),
            sa.Column("verdict", sa.Text(), nullable=True),
            sa.Column("seq", sa.BigInteger(), nullable=True),
            sa.Column("reason", sa.Text(), nullable=True),
            sa.PrimaryKeyConstraint("n"),
        )
        op.create_table(
            "pipeline",
            sa.Column("id", sa.Text(), nullable=True),
            sa.Column("scope", sa.Text(), nullable=True),
            sa.Column("ver", sa.BigInteger(), nullable=True),
            sa.Column("deleted", sa.BigInteger(), nullable=True),
            sa.Column("name", sa.Text(), nullable=True),
            sa.PrimaryKeyConstraint("id"),
        )
        op.create_table(
            "practice",
            sa.Column("id", sa.Text(), nullable=True),
            sa.Column("scope", sa.Text(), nullable=True),
            sa.Column("ver", sa.BigInteger(), nullable=True),
            sa.Column("deleted", sa.BigInteger(), nullable=True),
            sa.Column("name", sa.Text(), nullable=True),
            sa.Column("region", sa.Text(), nullable=True),
            sa.Column("timezone", sa.Text(), nullable=True),
            sa.Column("currency", sa.Text(), nullable=True),
            sa.Column("sending", sa.Text(), nullable=True),
            sa.Column("retention", sa.Text(), nullable=True),
            sa.Column("emergency_number", sa.Text(), nullable=True),
            sa.Column("practice_mode", sa.BigInteger(), nullable=True),
            sa.PrimaryKeyConstraint("id"),
        )
        op.create_table(
            "practitioner",
            sa.Column("id", sa.Text(), nullable=True),
            sa.Column("scope", sa.Text(), nullable=True),
            sa.Column("ver", sa.BigInteger(), nullable=True),
            sa.Column("deleted", sa.BigInteger(), nullable=True),
            sa.Column("name", sa.Text(), nullable=True),
            sa.Column("location_id", sa.Text(), nullable=True),
            sa.Column("staff_id", sa.Text(), nullable=True),
            sa.Column("disabled", sa.BigInteger(), nullable=True),
            sa.PrimaryKeyConstraint("id"),
        )
        op.create_table(
            "replica_digest",
            sa.Column("entity", sa.Text(), nullable=True),
            sa.Column("scope", sa.Text(), nullable=True),
            sa.Column("shard", sa.BigInteger(), nullable=True),
            sa.Column("n", sa.BigInteger(), nullable=True),
            sa.Column("sum128", sa.Text(), nullable=True),
            sa.PrimaryKeyConstraint("entity", "scope", "shard"),
        )
        op.create_table(
            "room",
            sa.Column("id", sa.Text(), nullable=True),
            sa.Column("scope", sa.Text(), nullable=True),
            sa.Column("ver", sa.BigInteger(), nullable=True),
            sa.Column("deleted", sa.BigInteger(), nullable=True),
            sa.Column("name", sa.Text(), nullable=True),
            sa.Column("location_id", sa.Text(), nullable=True),
            sa.PrimaryKeyConstraint("id"),
        )
        op.create_table(
            "rota",
            sa.Column("id", sa.Text(), nullable=True),
            sa.Column("scope", sa.Text(), nullable=True),
            sa.Column("ver", sa.BigInteger(), nullable=True),
            sa.Column("deleted", sa.BigInteger(), nullable=True),
            sa.Column("duty", sa.Text(), nullable=True),
            sa.Column("staff_id", sa.Text(), nullable=True),
            sa.Column("location_id", sa.Text(), nullable=True),
            sa.Column("weekday", sa.BigInteger(), nullable=True),
            sa.Column("start_minute", sa.BigInteger(), nullable=True),
            sa.Column("end_minute", sa.BigInteger(), nullable=True),
            sa.PrimaryKeyConstraint("id"),
        )
        op.create_table(
            "service",
            sa.Column("id", sa.Text(), nullable=True),
            sa.Column("scope", sa.Text(), nullable=True),
            sa.Column("ver", sa.BigInteger(), nullable=True),
            sa.Column("deleted", sa.BigInteger(), nullable=True),
            sa.Column("name", sa.Text(), nullable=True),
            sa.Column("duration_min", sa.BigInteger(), nullable=True),
            sa.Column("price", sa.BigInteger(), nullable=True),
            sa.Column("currency", sa.Text(), nullable=True),
            sa.PrimaryKeyConstraint("id"),
        )
        op.create_table(
            "shadow",
            sa.Column("entity", sa.Text(), nullable=True),
            sa.Column("row_id", sa.Text(), nullable=True),
            sa.Column("base", sa.Text(), nullable=True),
            sa.PrimaryKeyConstraint("entity", "row_id"),
        )
        op.create_table(
            "snooze",
            sa.Column("id", sa.Text(), nullable=True),
            sa.Column("scope", sa.Text(), nullable=True),
            sa.Column("ver", sa.BigInteger(), nullable=True),
            sa.Column("deleted", sa.BigInteger(), nullable=True),
            sa.Column("subject_kind", sa.Text(), nullable=True),
            sa.Column("subject_id", sa.Text(), nullable=True),
            sa.Column("contact_id", sa.Text(), nullable=True),
            sa.Column("until_at", sa.BigInteger(), nullable=True),
            sa.Column("until_event", sa.Text(), nullable=True),
            sa.Column("staff_id", sa.Text(), nullable=True),
            sa.Column("set_at", sa.BigInteger(), nullable=True),
            sa.PrimaryKeyConstraint("id"),
        )
        op.create_table(
            "source",
            sa.Column("id", sa.Text(), nullable=True),
            sa.Column("scope", sa.Text(), nullable=True),
            sa.Column("ver", sa.BigInteger(), nullable=True),
            sa.Column("deleted", sa.BigInteger(), nullable=True),
            sa.Column("name", sa.Text(), nullable=True),
            sa.PrimaryKeyConstraint("id"),
        )
        op.create_table(
            "staff",
            sa.Column("id", sa.Text(), nullable=True),
            sa.Column("scope", sa.Text(), nullable=True),
            sa.Column("ver", sa.BigInteger(), nullable=True),
            sa.Column("deleted", sa.BigInteger(), nullable=True),
            sa.Column("name", sa.Text(), nullable=True),
            sa.Column("email", sa.Text(), nullable=True),
            sa.Column("roles", sa.Text(), nullable=True),
            sa.Column("language", sa.Text(), nullable=True),
            sa.Column("location_id", sa.Text(), nullable=True),
            sa.Column("disabled", sa.BigInteger(), nullable=True),
            sa.PrimaryKeyConstraint("id"),
        )
        op.create_table(
            "stage",
            sa.Column("id", sa.Text(), nullable=True),
            sa.Column("scope", sa.Text(), nullable=True),
            sa.Column("ver", sa.BigInteger(), nullable=True),
            sa.Column("deleted", sa.BigInteger(), nullable=True),
            sa.Column("pipeline_id", sa.Text(), nullable=True),
            sa.Column("key", sa.Text(), nullable=True),
            sa.Column("name", sa.Text(), nullable=True),
            sa.Column("position", sa.BigInteger(), nullable=True),
            sa.Column("state", sa.Text(), nullable=True),
            sa.PrimaryKeyConstraint("id"),
        )
        op.create_table(
            "tag",
            sa.Column("id", sa.Text(), nullable=True),
            sa.Column("scope", sa.Text(), nullable=True),
            sa.Column("ver", sa.BigInteger(), nullable=True),
            sa.Column("deleted", sa.BigInteger(), nullable=True),
            sa.Column("name", sa.Text(), nullable=True),
            sa.PrimaryKeyConstraint("id"),
        )
        op.create_table(
            "task",
            sa.Column("id", sa.Text(), nullable=True),
            sa.Column("scope", sa.Text(), nullable=True),
            sa.Column("ver", sa.BigInteger(), nullable=True),
            sa.Column("deleted", sa.BigInteger(), nullable=True),
            sa.Column("contact_id", sa.Text(), nullable=True),
            sa.Column("title", sa.Text(), nullable=True),
            sa.Column("kind", sa.Text(), nullable=True),
            sa.Column("due_at", sa.BigInteger(), nullable=True),
            sa.Column("state", sa.Text(), nullable=True),
            sa.Column("outcome", sa.Text(), nullable=True),
            sa.Column("assignee_id", sa.Text(), nullable=True),
            sa.Column("created_at", sa.BigInteger(), nullable=True),
            sa.PrimaryKeyConstraint("id"),
        )
        op.create_table(
            "template",
            sa.Column("id", sa.Text(), nullable=True),
            sa.Column("scope", sa.Text(), nullable=True),
            sa.Column("ver", sa.BigInteger(), nullable=True),
            sa.Column("deleted", sa.BigInteger(), nullable=True),
            sa.Column("name", sa.Text(), nullable=True),
            sa.Column("language", sa.Text(), nullable=True),
            sa.Column("number", sa.BigInteger(), nullable=True),
            sa.Column("channels", sa.Text(), nullable=True),
            sa.Column("purpose", sa.Text(), nullable=True),
            sa.Column("subject", sa.Text(), nullable=True),
            sa.Column("text", sa.Text(), nullable=True),
            sa.Column("approved_as", sa.Text(), nullable=True),
            sa.Column("live", sa.BigInteger(), nullable=True),
            sa.Column("saved_at", sa.BigInteger(), nullable=True),
            sa.Column("saved_by", sa.Text(), nullable=True),
            sa.PrimaryKeyConstraint("id"),
        )
        op.create_table(
            "timeline",
            sa.Column("id", sa.Text(), nullable=True),
            sa.Column("scope", sa.Text(), nullable=True),
            sa.Column("ver", sa.BigInteger(), nullable=True),
            sa.Column("deleted", sa.BigInteger(), nullable=True),
            sa.Column("contact_id", sa.Text(), nullable=True),
            sa.Column("kind", sa.Text(), nullable=True),
            sa.Column("at", sa.BigInteger(), nullable=True),
            sa.Column("actor", sa.Text(), nullable=True),
            sa.Column("subject_kind", sa.Text(), nullable=True),
            sa.Column("subject_id", sa.Text(), nullable=True),
            sa.Column("command", sa.Text(), nullable=True),
            sa.Column("mutation", sa.Text(), nullable=True),
            sa.Column("data", sa.Text(), nullable=True),
            sa.PrimaryKeyConstraint("id"),
        )
