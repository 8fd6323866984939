package dev.impersonation.springdemo;

import dev.impersonation.testkit.TestIssuer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A demo that runs in front of an issuer of the test.
 *
 * @param auditFile where its audit events go
 */
record RunningDemo(JarProcess process, Path auditFile) implements AutoCloseable {
  /** Starts it, in a directory of its own below this one, without waiting for it. */
  static RunningDemo start(Demo demo, TestIssuer issuer, Path directory) throws IOException {
    Path own = Files.createDirectory(directory.resolve(demo.name()));
    Path auditFile = own.resolve("audit.jsonl");
    Map<String, String> environment =
        Map.of(
            "PORT", "0",
            "ISSUER", issuer.issuer(),
            "JWKS_URL", issuer.jwksUrl().toString(),
            "AUTHORIZED_PARTIES", issuer.authorizedParty(),
            "AUDIT_FILE", auditFile.toString());
    return new RunningDemo(
        JarProcess.start(demo.jar(), own, environment, demo.mode()), auditFile);
  }

  /** Sends the requests, one after the other, and returns the answers by the same names. */
  Map<String, Exchange> ask(Map<String, String> requests) throws IOException {
    int port = URI.create(process.ready()).getPort();
    Map<String, Exchange> answers = new LinkedHashMap<>();
    for (Map.Entry<String, String> request : requests.entrySet()) {
      answers.put(request.getKey(), Exchange.send(port, request.getValue()));
    }
    return answers;
  }

  @Override
  public void close() {
    process.close();
  }
}
