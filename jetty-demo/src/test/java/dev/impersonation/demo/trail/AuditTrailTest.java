package dev.impersonation.demo.trail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AuditTrailTest {
  private static final Instant BEGIN = Instant.parse("2026-11-22T09:00:00Z");

  @TempDir private Path directory;
  private Path file;
  private AuditTrail trail;

  @BeforeEach
  void open() {
    file = directory.resolve("audit.jsonl");
    trail = AuditTrail.of(file);
  }

  @AfterEach
  void close() {
    trail.close();
  }

  private static String line(String id) {
    return "{\"id\":\"" + id + "\"}\n";
  }

  private static String line(String id, String session, String path, String decision) {
    return "{\"id\":\"%s\",\"time\":\"%s\",\"session\":\"%s\",\"path\":\"%s\",\"decision\":\"%s\"}\n"
        .formatted(id, BEGIN.plusSeconds(1), session, path, decision);
  }

  private static String lines(int from, int to, String session, String path, String decision) {
    StringBuilder lines = new StringBuilder();
    for (int i = from; i < to; i++) {
      lines.append(line(session + "_" + i, session, path, decision));
    }
    return lines.toString();
  }

  private void append(String text) throws IOException {
    Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private void setAside(int number) throws IOException {
    Files.move(file, directory.resolve("audit.2026-11-22.000" + number + ".jsonl"));
  }

  private List<String> ids() {
    return trail.onRecord().events().stream().map(event -> event.path("id").asText()).toList();
  }

  @Test
  void onRecord_newFileLongerThanTheOneSetAside_isAllOfBoth() throws IOException {
    append(line("old"));
    assertEquals(List.of("old"), ids());
    setAside(1);
    append(line("new") + line("newer"));
    assertEquals(List.of("old", "new", "newer"), ids());
  }

  @Test
  void onRecord_writtenBeforeItWasSetAside_isReadFirst() throws IOException {
    append(line("old"));
    assertEquals(List.of("old"), ids());
    append(line("last"));
    setAside(1);
    assertEquals(List.of("old", "last"), ids());
    append(line("new"));
    assertEquals(List.of("old", "last", "new"), ids());
  }

  @Test
  void onRecord_setAsideMoreThanOnceMeanwhile_isAllOfThem() throws IOException {
    append(line("e1"));
    assertEquals(List.of("e1"), ids());
    for (int number = 1; number <= 3; number++) {
      append(line("more" + number));
      setAside(number);
    }
    append(line("last"));
    assertEquals(List.of("e1", "more1", "more2", "more3", "last"), ids());
  }

  @Test
  void onRecord_notThereYet_isEmptyUntilItIs() throws IOException {
    assertEquals(List.of(), ids());
    append(line("first"));
    assertEquals(List.of("first"), ids());
  }

  @Test
  void onRecord_lineIsNotWhole_waitsForItsRest() throws IOException {
    append("{\"id\":");
    assertEquals(List.of(), ids());
    append("\"whole\"}\n");
    assertEquals(List.of("whole"), ids());
  }

  @Test
  void onRecord_lineTooLongOrNoJson_isDroppedAlone() throws IOException {
    String most = line("").replace("\"\"", "\"" + "x".repeat(FileTail.MOST_LINE_BYTES - 9) + "\"");
    assertEquals(FileTail.MOST_LINE_BYTES + 1, most.length());
    append(most + "x" + most + "{\n" + line("next"));
    List<String> ids = ids();
    assertEquals(2, ids.size());
    assertEquals("next", ids.get(1));
  }

  @Test
  void onRecord_longFile_beginsBehindACutLineNearItsEnd() throws IOException {
    String padding = "y".repeat(1_000);
    StringBuilder text = new StringBuilder();
    int lines = FileTail.FIRST_BYTES / 1_000 + 100;
    for (int i = 0; i < lines; i++) {
      text.append(line("e" + i, "sess_" + i % 20, "/" + padding, "allowed"));
    }
    append(text.toString());
    OnRecord record = trail.onRecord();
    List<String> ids = ids();
    int length = line("e" + (lines - 1), "sess_19", "/" + padding, "allowed").length();
    assertTrue(ids.size() <= FileTail.FIRST_BYTES / length, "read " + ids.size());
    assertEquals("e" + (lines - 1), ids.get(ids.size() - 1));
    assertTrue(record.mayLackOlder(BEGIN));
    assertFalse(record.mayLackOlder(BEGIN.plusSeconds(1)));
  }

  @Test
  void onRecord_floodOfWhatPagesAskFor_keepsWhatWasDoneAndRefused() throws IOException {
    append(line("other", "sess_2", "/api/orders", "allowed"));
    append(line("refused", "sess_1", "/api/password", "denied"));
    append(line("refusedOfPage", "sess_1", "/assets/dom.js", "denied"));
    append(line("seen", "sess_1", "/api/orders", "allowed"));
    append(lines(0, 12_000, "sess_1", "/assets/dom.js", "allowed"));
    OnRecord record = trail.onRecord();
    List<String> ids = ids();
    assertEquals(
        List.of("other", "refused", "refusedOfPage", "seen", "sess_1_11003"), ids.subList(0, 5));
    assertEquals(1 + KeptEvents.MOST_OF_SESSION, ids.size());
    assertEquals(12_003 - KeptEvents.MOST_OF_SESSION, record.leftOut("sess_1"));
    assertEquals(0, record.leftOut("sess_2"));
    assertFalse(record.mayLackOlder(BEGIN));
  }

  @Test
  void onRecord_floodOfWhatIsAllowed_keepsRefusals() throws IOException {
    append(line("refused", "sess_1", "/api/password", "denied"));
    append(lines(0, KeptEvents.MOST_OF_SESSION, "sess_1", "/api/orders", "allowed"));
    assertEquals(List.of("refused", "sess_1_1"), ids().subList(0, 2));
    assertEquals(1, trail.onRecord().leftOut("sess_1"));
  }

  @Test
  void onRecord_outcomeOfWhatIsLeftOut_isNotCountedTwice() throws IOException {
    append(lines(0, KeptEvents.MOST_OF_SESSION, "sess_1", "/api/orders", "allowed"));
    String intent = line("intent", "sess_1", "/assets/dom.js", "allowed");
    append(intent + intent.replace("\"id\":\"intent\"", "\"id\":\"o\",\"intent_id\":\"intent\""));
    assertEquals(KeptEvents.MOST_OF_SESSION, ids().size());
    assertEquals(1, trail.onRecord().leftOut("sess_1"));
  }

  @Test
  void onRecord_floodInManySessions_leavesSmallOnesAlone() throws IOException {
    append(line("refused", "sess_small", "/api/password", "denied"));
    append(line("seen", "sess_small", "/api/orders", "allowed"));
    for (int session = 0; session < 8; session++) {
      append(lines(0, KeptEvents.MOST_OF_SESSION, "sess_" + session, "/api/orders", "denied"));
    }
    List<String> ids = ids();
    assertEquals(KeptEvents.MOST, ids.size());
    assertEquals(List.of("refused", "seen"), ids.subList(0, 2));
    assertEquals(0, trail.onRecord().leftOut("sess_small"));
  }

  @Test
  void onRecord_longPaths_boundInTotal() throws IOException {
    int lines = (int) (KeptEvents.MOST_BYTES / 16_000) + 100;
    for (int session = 0; session < 4; session++) {
      append(lines(0, lines / 4, "sess_" + session, "/api/" + "z".repeat(16_000), "allowed"));
      // Read on, so that the file is not too long for the first time.
      trail.onRecord();
    }
    long bytes =
        trail.onRecord().events().stream().mapToLong(event -> event.toString().length()).sum();
    assertTrue(bytes <= KeptEvents.MOST_BYTES, "bytes " + bytes);
    assertTrue(bytes > KeptEvents.MOST_BYTES - 100_000, "bytes " + bytes);
  }

  @Test
  void onRecord_tooManySessions_thoseWithoutRefusalGoFirst() throws IOException {
    append(line("refused", "sess_refused", "/api/password", "denied"));
    append(line("seen", "sess_seen", "/api/orders", "allowed"));
    List<String> all = new ArrayList<>(List.of("refused"));
    for (int i = 0; i < KeptEvents.MOST_SESSIONS - 1; i++) {
      append(line("e" + i, "sess_" + i, "/api/orders", "allowed"));
      all.add("e" + i);
    }
    assertEquals(all, ids());
    assertTrue(trail.onRecord().mayLackOlder(BEGIN));
  }

  @Test
  void onRecord_cannotBeRead_saysSoEachTime() throws IOException {
    Files.createDirectory(file);
    assertThrows(UncheckedIOException.class, trail::onRecord);
    assertThrows(UncheckedIOException.class, trail::onRecord);
    Files.delete(file);
    append(line("back"));
    assertEquals(List.of("back"), ids());
  }

  @Test
  void onRecord_closed_isWhatWasReadBefore() throws IOException {
    append(line("before"));
    assertEquals(List.of("before"), ids());
    trail.close();
    append(line("after"));
    assertEquals(List.of("before"), ids());
  }
}
