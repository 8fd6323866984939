package dev.impersonation.jetty.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.impersonation.audit.FreeFiles;
import dev.impersonation.http.GuardMode;
import dev.impersonation.jetty.ImpersonationHandler;
import java.nio.file.Path;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("the audit file of a handler that is never started")
final class UnusedTest {
  @TempDir private Path folder = Path.of("target");

  private ImpersonationHandler built() {
    return ImpersonationHandler.builder()
        .set("publishableKey", "pk_test_Y2xlcmsuZXhhbXBsZS5jb20k")
        .set("auditFile", file().toString())
        .build();
  }

  private Path file() {
    return folder.resolve("audit.jsonl");
  }

  private void assertFileIsFree() throws Exception {
    FreeFiles.assertFree(file());
  }

  @Test
  void destroy_afterARefusedRoute_givesTheFileBack() throws Exception {
    ImpersonationHandler handler = built();
    assertThrows(IllegalArgumentException.class, () -> handler.route("/a*", GuardMode.DENY));
    assertThrows(AssertionError.class, this::assertFileIsFree);
    handler.destroy();
    assertFileIsFree();
  }

  @Test
  void destroy_whileRunning_isRefusedAndTheFileStaysOpen() throws Exception {
    Server server = new Server();
    ImpersonationHandler handler = built();
    server.setHandler(handler);
    server.start();
    try {
      assertEquals(
          "STARTED", assertThrows(IllegalStateException.class, handler::destroy).getMessage());
      assertThrows(AssertionError.class, this::assertFileIsFree);
    } finally {
      server.stop();
    }
    assertFileIsFree();
  }
}
