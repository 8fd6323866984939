package dev.impersonation.http;

import static dev.impersonation.http.GateOutcomes.OTHER_ISSUER;
import static dev.impersonation.http.GateOutcomes.OWN_KEY;
import static dev.impersonation.http.GateOutcomes.nothingSet;
import static dev.impersonation.http.GateOutcomes.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.audit.AuditSink;
import dev.impersonation.audit.FreeFiles;
import dev.impersonation.support.LogTail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("S47: settings of the audit")
final class AuditSettingsTest {
  @TempDir private Path folder = Path.of("target");

  private static GateBuilder<ImpersonationGate> good() {
    return nothingSet().publishableKey(OWN_KEY);
  }

  private GateBuilder<ImpersonationGate> withFile(String name) {
    return good().set("auditFile", folder.resolve(name).toString());
  }

  /** The line of the start, up to what follows on the audit. */
  private static String announced(GateBuilder<ImpersonationGate> builder) throws IOException {
    LogTail log = LogTail.start();
    builder.build().close();
    List<String> lines = log.lines("verifying session tokens of ");
    assertEquals(1, lines.size());
    return lines.get(0).replaceAll(".*; audit: (.*); while impersonated: .*", "$1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "auditFileMaxBytes | 4096",
        "auditFilePermissions | rw-r-----",
        "auditFileSync | never",
        "auditQueue | 7",
        "auditQueueFull | refuse"
      })
  void build_settingOfAFileWithoutFile_isRefusedByName(String name, String value) {
    assertEquals(
        name + " means nothing without auditFile: set that, or remove [" + name + "]",
        refusal(() -> good().set(name, value).build()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "audit | Sekrit | audit must be one of: off, impersonated, all",
        "auditFileMaxBytes | Sekrit | auditFileMaxBytes must be a whole number",
        "auditFileMaxBytes | 99999999999999999999 | auditFileMaxBytes must be a whole number",
        "auditFileSync | Sekrit | auditFileSync must be one of: always, never",
        "auditQueue | Sekrit | auditQueue must be a whole number",
        "auditQueueFull | Sekrit | auditQueueFull must be one of: block, refuse",
        "auditFilePermissions | 640 | auditFilePermissions must be nine characters such as"
            + " rw-r-----: what the owner, the group and others may do",
        "auditFilePermissions | rw-r----S | auditFilePermissions must be nine characters such as"
            + " rw-r-----: what the owner, the group and others may do",
        "auditFile | / | auditFile is a root folder: name a file in a folder"
      })
  void set_refusedValue_namesTheSettingAndTheFix(String name, String value, String message) {
    assertEquals(message, refusal(() -> good().set(name, value)));
  }

  @ParameterizedTest
  @CsvSource({
    "auditFileMaxBytes, 1023, auditFileMaxBytes is refused: maxBytes must be at least 1024",
    "auditFileMaxBytes, -1, auditFileMaxBytes is refused: maxBytes must be at least 1024",
    "auditFilePermissions, rw-rw----, 'auditFilePermissions is refused: permissions must let the"
        + " owner read and write, and others read at the most, such as rw-r-----'",
  })
  @DisplayName("a number that the sink refuses is refused by the name of its setting")
  void build_numberOutOfBounds_namesTheSetting(String name, String value, String message) {
    assertEquals(message, refusal(() -> withFile("a.jsonl").set(name, value).build()));
    assertFalse(Files.exists(folder.resolve("a.jsonl")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "0", "1000001", "4294967297", "-9223372036854775808"})
  @DisplayName("a queue that has no place for an intent and its outcome is refused")
  void build_queueOutOfBounds_namesTheSetting(String capacity) {
    assertEquals(
        "auditQueue is refused: capacity must be between 2 and 1000000, for an intent has a place"
            + " only together with its outcome",
        refusal(() -> withFile("a.jsonl").set("auditQueue", capacity).build()));
    assertFalse(Files.exists(folder.resolve("a.jsonl")));
  }

  @Test
  void build_contradictions_areRefusedWithTheFix() {
    AuditSink sink = event -> {};
    assertEquals(
        "audit is off, and auditSink is set: remove audit=off, or auditSink if nothing must be recorded",
        refusal(() -> good().audit(AuditScope.OFF).auditSink(sink).build()));
    assertEquals(
        "audit is off, and auditFile is set: remove audit=off, or auditFile if nothing must be recorded",
        refusal(() -> withFile("a.jsonl").set("audit", "off").build()));
    assertEquals(
        "auditSink and auditFile are both set: remove one",
        refusal(() -> withFile("a.jsonl").auditSink(sink).build()));
    assertEquals(
        "auditQueueFull means nothing without auditQueue: set it, or remove auditQueueFull",
        refusal(() -> withFile("a.jsonl").set("auditQueueFull", "block").build()));
    assertFalse(Files.exists(folder.resolve("a.jsonl")));
  }

  @Test
  void build_fileThatCannotBe_isRefusedWithTheFix() throws IOException {
    Files.writeString(folder.resolve("file"), "");
    Files.createDirectory(folder.resolve("folder"));
    for (String name : List.of("missing/a.jsonl", "file/a.jsonl", "folder")) {
      String message = refusal(() -> withFile(name).build());
      assertTrue(message.startsWith("auditFile is refused, by "), message);
      assertTrue(message.contains("Its folder must be there and let this process write"), message);
    }
  }

  @Test
  void build_everythingOfAFile_isAnnouncedByItsPath() throws IOException {
    String announced =
        announced(
            withFile("a.jsonl")
                .set("audit", "all")
                .set("auditFileMaxBytes", "1024")
                .set("auditFileSync", "never")
                .set("auditQueue", "2")
                .set("auditQueueFull", "refuse"));
    assertEquals("all, to file " + folder.resolve("a.jsonl"), announced);
  }

  @Test
  @DisplayName("S31: of a user's sink the start names the class, not what it says of itself")
  void build_sinkOfTheUsers_isAnnouncedByItsClass() throws IOException {
    record Telling(String password) implements AuditSink {
      @Override
      public void record(dev.impersonation.audit.AuditEvent event) {}
    }
    assertEquals(
        "impersonated, to " + Telling.class.getName(),
        announced(good().auditSink(new Telling("Sekrit"))));
  }

  @Test
  void build_auditOff_warns() throws IOException {
    LogTail log = LogTail.start();
    assertEquals("off", announced(good().audit(AuditScope.OFF)));
    List<String> warnings = log.lines("audit is off");
    assertEquals(1, warnings.size());
    assertTrue(warnings.get(0).contains(" WARN "), warnings.get(0));
  }

  @Test
  void set_permissionsOfTheFile_areThose() throws IOException {
    withFile("a.jsonl").set("auditFilePermissions", "rw-r-----").build().close();
    assertEquals(
        "rw-r-----",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("a.jsonl"))));
  }

  @Test
  @DisplayName("a relative name is from the working directory; the log has the absolute one")
  void build_relativeFile_isAnnouncedAndRefusedByItsAbsoluteName() throws IOException {
    Path absolute = Path.of("target").toAbsolutePath();
    Path relative = Path.of("").toAbsolutePath().relativize(folder.toAbsolutePath());
    String file = relative.resolve("a.jsonl").toString();
    assertEquals(
        "impersonated, to file " + Path.of(file).toAbsolutePath(),
        announced(good().set("auditFile", file)));
    String message = refusal(() -> good().set("auditFile", "target").build());
    assertTrue(message.contains("the audit file " + absolute + " cannot"), message);
  }

  @Test
  @DisplayName("what fails after the file was opened gives it back")
  void build_adapterThrows_closesTheFile() {
    GateBuilder<String> failing =
        GateBuilder.<String>of(
                gate -> {
                  throw new IllegalStateException("adapter");
                })
            .issuer(OTHER_ISSUER)
            .publishableKey(OWN_KEY)
            .set("auditFile", folder.resolve("a.jsonl").toString());
    assertThrows(IllegalStateException.class, failing::build);
    withFile("a.jsonl").build().close();
  }

  @Test
  void build_fileOfAnotherGate_isSharedAndGivenBackByTheLast() throws IOException {
    ImpersonationGate first = withFile("a.jsonl").build();
    ImpersonationGate second = withFile("a.jsonl").build();
    first.close();
    second.close();
    FreeFiles.assertFree(folder.resolve("a.jsonl"));
  }

  @Test
  void build_fileIsADevice_isRefusedWithWhatToDoInstead() throws IOException {
    Files.createSymbolicLink(folder.resolve("device"), Path.of("/dev/null"));
    String message = refusal(() -> withFile("device").build());
    assertTrue(message.startsWith("auditFile is refused, by IOException: "), message);
    assertTrue(
        message.contains("or use the SLF4J sink instead, by leaving auditFile out"), message);
    assertEquals(List.of("device"), List.of(folder.toFile().list()));
  }
}
