package dev.impersonation.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.impersonation.audit.FreeFiles;
import dev.impersonation.testkit.TestIssuer;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("the audit file from init to destroy")
final class AuditFileLifecycleTest {
  private static final TestIssuer ISSUER = TestIssuer.start();

  @TempDir private Path folder = Path.of("target");

  @AfterAll
  static void stopIssuer() {
    ISSUER.close();
  }

  private Path file() {
    return folder.resolve("audit.jsonl");
  }

  private Map<String, String> settings() {
    return Map.of(
        "issuer",
        ISSUER.issuer(),
        "jwtKey",
        ISSUER.publicKeyPem(),
        "auditFile",
        file().toString(),
        "auditFileSync",
        "never");
  }

  private ImpersonationFilter builtInCode() {
    var builder = ImpersonationFilter.builder();
    settings().forEach(builder::set);
    return builder.build();
  }

  /** How many events the file has once an impersonated request was sent. */
  private int eventsAfterSending(ImpersonationFilter filter) throws Exception {
    HttpServletResponse response = mock(HttpServletResponse.class);
    when(response.getOutputStream()).thenReturn(mock(ServletOutputStream.class));
    new MockedRequest("/api")
        .bearer(ISSUER.token().impersonatedBy("user_engineer").sign())
        .send(response, new Target(), filter);
    return Files.readAllLines(file()).size();
  }

  /** For other processes, too. */
  private void assertFileIsFree() throws Exception {
    FreeFiles.assertFree(file());
  }

  /** An application whose filters may not be looked at. */
  private static FilterConfig failingIn(FilterConfig config) {
    ServletContext context = mock(ServletContext.class);
    when(context.getServletRegistrations()).thenThrow(new UnsupportedOperationException("no"));
    when(config.getServletContext()).thenReturn(context);
    return config;
  }

  @Test
  void destroy_configuredByInitParams_givesTheFileBackAndWorksAgain() throws Exception {
    ImpersonationFilter filter = new ImpersonationFilter();
    filter.init(InitParams.of(settings()));
    assertEquals(2, eventsAfterSending(filter));
    filter.destroy();
    filter.destroy();
    assertFileIsFree();
    filter.init(InitParams.of(settings()));
    assertEquals(4, eventsAfterSending(filter));
    filter.destroy();
    assertFileIsFree();
  }

  @Test
  @DisplayName("a filter built in code goes on in the same file after a restart, and not before")
  void destroy_builtInCode_worksAgainOnceItIsInitialized() throws Exception {
    ImpersonationFilter filter = builtInCode();
    filter.init(InitParams.of(Map.of()));
    assertEquals(2, eventsAfterSending(filter));
    filter.destroy();
    assertFileIsFree();
    assertEquals(2, eventsAfterSending(filter), "refused, and the file stays closed");
    assertFileIsFree();
    filter.init(InitParams.of(Map.of()));
    assertEquals(4, eventsAfterSending(filter));
    filter.destroy();
    assertFileIsFree();
  }

  @Test
  void destroy_inOneOfTwoApplications_staysOpenForTheOther() throws Exception {
    ImpersonationFilter filter = builtInCode();
    filter.init(InitParams.of(Map.of()));
    filter.init(InitParams.of(Map.of()));
    filter.destroy();
    assertEquals(2, eventsAfterSending(filter));
    filter.destroy();
    assertFileIsFree();
  }

  @Test
  @DisplayName("whoever built a filter gives its file back, if no container began with it")
  void destroyUnused_neverInitialized_givesTheFileBackAndWorksAgain() throws Exception {
    ImpersonationFilter filter = builtInCode();
    assertThrows(AssertionError.class, this::assertFileIsFree);
    ImpersonationAdapter.destroyUnused(filter);
    assertFileIsFree();
    ImpersonationAdapter.destroyUnused(filter);
    filter.init(InitParams.of(Map.of()));
    assertEquals(2, eventsAfterSending(filter));
    filter.destroy();
    assertFileIsFree();
  }

  @Test
  void destroyUnused_applicationsUseIt_staysOpenUntilTheLastDestroysIt() throws Exception {
    ImpersonationFilter filter = builtInCode();
    filter.init(InitParams.of(Map.of()));
    filter.init(InitParams.of(Map.of()));
    filter.destroy();
    ImpersonationAdapter.destroyUnused(filter);
    assertEquals(2, eventsAfterSending(filter));
    filter.destroy();
    assertFileIsFree();
    ImpersonationAdapter.destroyUnused(filter);
    assertFileIsFree();
  }

  @Test
  void destroyUnused_configuredByInitParams_leavesItToTheContainer() throws Exception {
    ImpersonationFilter filter = new ImpersonationFilter();
    ImpersonationAdapter.destroyUnused(filter);
    filter.init(InitParams.of(settings()));
    ImpersonationAdapter.destroyUnused(filter);
    assertEquals(2, eventsAfterSending(filter));
    filter.destroy();
    assertFileIsFree();
  }

  @Test
  @DisplayName("a second application that fails to start does not close the first one's file")
  void init_failsInSecondApplication_staysOpenForTheFirst() throws Exception {
    ImpersonationFilter filter = builtInCode();
    filter.init(InitParams.of(Map.of()));
    assertThrows(
        ServletException.class, () -> filter.init(InitParams.of(Map.of("anonymous", "allow"))));
    assertThrows(Exception.class, () -> filter.init(failingIn(InitParams.of(Map.of()))));
    assertEquals(2, eventsAfterSending(filter));
    filter.destroy();
    assertFileIsFree();
  }

  private static FilterConfig onJetty(FilterConfig config) {
    ServletContext context = mock(ServletContext.class);
    when(context.getServerInfo()).thenReturn("jetty/12.1.12");
    when(config.getServletContext()).thenReturn(context);
    return config;
  }

  @Test
  @DisplayName("Jetty destroys what failed to start as well: that closes nobody else's file")
  void destroy_afterInitThatFailedOnJetty_staysOpenForTheOther() throws Exception {
    ImpersonationFilter filter = builtInCode();
    filter.init(onJetty(InitParams.of(Map.of())));
    FilterConfig bad = onJetty(InitParams.of(Map.of("anonymous", "allow")));
    assertThrows(ServletException.class, () -> filter.init(bad));
    filter.destroy();
    assertEquals(2, eventsAfterSending(filter));
    filter.destroy();
    assertFileIsFree();
  }

  @Test
  void init_noFileOnJetty_owesADestroyTooAndTheNextStartHoldsIt() throws Exception {
    ImpersonationFilter filter = builtInCode();
    filter.init(onJetty(InitParams.of(Map.of())));
    filter.destroy();
    Files.delete(file());
    Files.createDirectory(file());
    assertThrows(ServletException.class, () -> filter.init(onJetty(InitParams.of(Map.of()))));
    Files.delete(file());
    filter.init(onJetty(InitParams.of(Map.of())));
    filter.destroy();
    assertEquals(2, eventsAfterSending(filter));
    filter.destroy();
    assertFileIsFree();
  }

  @Test
  void init_failsAfterTheFileWasOpened_givesItBack() throws Exception {
    assertThrows(
        Exception.class,
        () -> new ImpersonationFilter().init(failingIn(InitParams.of(settings()))));
    assertFileIsFree();
    ImpersonationFilter filter = builtInCode();
    assertThrows(
        ServletException.class, () -> filter.init(InitParams.of(Map.of("anonymous", "allow"))));
    assertFileIsFree();
  }

  @Test
  @DisplayName("S47: a file that cannot be written fails the start, with the filter and the fix")
  void init_unwritableFile_namesTheFilterAndTheFix() throws IOException {
    Files.createDirectory(file());
    ServletException refused =
        assertThrows(
            ServletException.class,
            () -> new ImpersonationFilter().init(InitParams.of(settings())));
    String message = String.valueOf(refused.getMessage());
    assertTrue(
        message.startsWith("ImpersonationFilter theFilter: auditFile is refused, by "), message);
    assertTrue(message.contains("Its folder must be there and let this process write"), message);
  }

  @Test
  @DisplayName("a redeployed application starts before the old one ends: both record")
  void init_fileOfAnother_bothRecordUntilEachEnds() throws Exception {
    ImpersonationFilter old = new ImpersonationFilter();
    old.init(InitParams.of(settings()));
    ImpersonationFilter next = new ImpersonationFilter();
    next.init(InitParams.of(settings()));
    assertEquals(2, eventsAfterSending(old));
    assertEquals(4, eventsAfterSending(next));
    assertEquals(6, eventsAfterSending(old));
    old.destroy();
    assertEquals(8, eventsAfterSending(next));
    next.destroy();
    assertFileIsFree();
  }
}
