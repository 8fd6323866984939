package dev.impersonation.jetty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.impersonation.audit.FreeFiles;
import dev.impersonation.http.GuardMode;
import dev.impersonation.http.SettingException;
import dev.impersonation.support.LogTail;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.resource.ResourceFactory;
import org.eclipse.jetty.xml.XmlConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ImpersonationModuleTest {
  private static final String ENFORCED = "every request to this server must pass";

  @TempDir private Path folder = Path.of("target");

  private static final String KEY = "pk_test_Y2xlcmsuZXhhbXBsZS5jb20k";

  /** Those that a gate has, as the refusal of another one lists them. */
  private static Set<String> settings() {
    SettingException refusal =
        assertThrows(SettingException.class, () -> ImpersonationHandler.builder().set("none", "x"));
    Matcher list = Pattern.compile("\\[(.*)\\]").matcher(refusal.problem());
    assertTrue(list.find(), refusal.problem());
    Set<String> settings = new TreeSet<>(List.of(list.group(1).split(", ")));
    assertTrue(settings.removeAll(List.of("coverage", "webSockets")), refusal.problem());
    return settings;
  }

  @Test
  void xml_asksForEverySettingByItsName() throws Exception {
    Matcher calls =
        Pattern.compile(
                "<Call name=\"set\"><Arg>(\\w+)</Arg>"
                    + "<Arg><Property name=\"impersonation\\.(\\w+)\"/></Arg></Call>")
            .matcher(Files.readString(Path.of("src/main/home/etc/impersonation.xml")));
    List<String> asked = new ArrayList<>();
    while (calls.find()) {
      assertEquals(calls.group(1), calls.group(2));
      asked.add(calls.group(1));
    }

    assertEquals(settings(), new TreeSet<>(asked));
    assertEquals(asked.size(), settings().size());
  }

  @Test
  void template_everyProperty_isOneThatIsAskedFor() throws Exception {
    Matcher lines =
        Pattern.compile("(?m)^#? ?impersonation\\.(\\w+)\\+?=")
            .matcher(Files.readString(Path.of("src/main/home/modules/impersonation.mod")));
    Set<String> known = settings();
    known.add("routes");
    int found = 0;
    while (lines.find()) {
      assertTrue(known.contains(lines.group(1)), lines.group(1));
      found++;
    }
    assertTrue(found > 5, "of " + found);
  }

  @Test
  void handler_nullValues_countAsNotSet() {
    ImpersonationHandler handler =
        new ImpersonationModule()
            .set("publishableKey", KEY)
            .set("default", null)
            .set("bindHttpSession", null)
            .routes(null)
            .handler(new Server());
    assertEquals(GuardMode.READ_ONLY, handler.defaultMode());
  }

  @Test
  void set_emptyValue_isRefusedByTheNameOfTheProperty() {
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class, () -> new ImpersonationModule().set("issuer", ""));
    assertTrue(
        String.valueOf(refusal.getMessage()).startsWith("impersonation.issuer is empty"),
        refusal.getMessage());
  }

  @Test
  void set_placeholderForNothing_isRefused() {
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class,
            () -> new ImpersonationModule().set("issuer", "${NOT_SET_ANYWHERE}"));
    assertTrue(
        String.valueOf(refusal.getMessage())
            .startsWith("impersonation.issuer refers to ${NOT_SET_ANYWHERE}"),
        refusal.getMessage());
  }

  @Test
  void handler_missingSetting_isRefusedByTheNameOfTheProperty() {
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class, () -> new ImpersonationModule().handler(new Server()));
    assertTrue(
        String.valueOf(refusal.getMessage()).startsWith("impersonation.issuer "),
        refusal.getMessage());
  }

  @Test
  void routes_empty_isRefused() {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> new ImpersonationModule().routes(""));
    assertEquals(
        "impersonation.routes: route 1 is empty: separate routes by single commas",
        refusal.getMessage());
  }

  private static ImpersonationHandler inserted(Server server) {
    ImpersonationHandler handler =
        new ImpersonationModule()
            .set("publishableKey", KEY)
            .routes("/health=public")
            .handler(server);
    server.insertHandler(handler);
    return handler;
  }

  @Test
  void start_handlerBehindOthers_startsAndSaysWhatIsEnforcedThen() throws Exception {
    LogTail log = LogTail.start();
    Server server = new Server();
    ImpersonationHandler handler = inserted(server);
    server.insertHandler(new GracefulHandler());
    assertEquals(List.of(), log.lines(ENFORCED));
    try {
      server.start();
      assertTrue(handler.isStarted());
      assertEquals(
          1, log.lines(ENFORCED + "; routes with a mode of their own: [/health=public]").size());
    } finally {
      server.stop();
    }
  }

  @Test
  void start_handlerOfServerIsSetAnew_failsWithTheFix() throws Exception {
    LogTail log = LogTail.start();
    Server server = new Server();
    ImpersonationHandler handler = inserted(server);
    server.setHandler(new GracefulHandler());
    try {
      String message =
          String.valueOf(assertThrows(IllegalStateException.class, server::start).getMessage());
      assertTrue(message.contains("has set the server's handler"), message);
      assertTrue(message.contains("insertHandler"), message);
      assertTrue(server.isFailed());
      assertEquals(List.of(), log.lines(ENFORCED));

      server.insertHandler(handler);
      server.start();
      assertTrue(handler.isStarted());
    } finally {
      server.stop();
    }
  }

  @Test
  void start_handlerWasDropped_givesItsAuditFileBack() throws Exception {
    Path file = folder.resolve("audit.jsonl");
    Server server = new Server();
    ImpersonationHandler unused =
        new ImpersonationModule()
            .set("publishableKey", KEY)
            .set("auditFile", file.toString())
            .handler(server);
    assertThrows(AssertionError.class, () -> FreeFiles.assertFree(file));
    assertThrows(IllegalStateException.class, server::start);
    assertTrue(unused.isStopped());
    FreeFiles.assertFree(file);
  }

  @Test
  void xml_putsTheHandlerInFrontAndItCannotBeDropped() throws Exception {
    Path file = Path.of("src/main/home/etc/impersonation.xml").toAbsolutePath();
    XmlConfiguration xml = new XmlConfiguration(ResourceFactory.root().newResource(file));
    xml.getProperties().put("impersonation.publishableKey", KEY);
    Server server = new Server();
    server.setHandler(new GracefulHandler());
    xml.configure(server);
    assertInstanceOf(ImpersonationHandler.class, server.getHandler());
    server.start();
    server.stop();
    server.setHandler(new GracefulHandler());
    assertThrows(IllegalStateException.class, server::start);
  }
}
