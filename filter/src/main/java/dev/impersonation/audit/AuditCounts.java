package dev.impersonation.audit;

/**
 * Counts the events that a sink was given since it was made.
 *
 * @param intents recorded ones of kind {@link AuditEvent.Kind#INTENT}
 * @param outcomes recorded ones of kind {@link AuditEvent.Kind#OUTCOME}
 * @param refusals recorded ones of kind {@link AuditEvent.Kind#REFUSED}
 * @param failures those of any kind that were not recorded
 */
public record AuditCounts(long intents, long outcomes, long refusals, long failures) {}
