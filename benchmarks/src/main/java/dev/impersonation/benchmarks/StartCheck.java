package dev.impersonation.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;

/** Demands of a server that has just started that it is what it is said to be. */
final class StartCheck {
  /** What a server does with a token. */
  enum Conduct {
    /** Whoever comes is answered. */
    IGNORES,
    /** Only who has a token is answered. */
    VERIFIES,
    /** The same, and the answer says that somebody acts for another. */
    ANNOUNCES;

    private boolean demandsToken() {
      return this != IGNORES;
    }
  }

  private final String label;

  private StartCheck(String label) {
    this.label = label;
  }

  /**
   * Sends a request without a token, and one with these fields.
   *
   * @param label of the server, for the message
   * @param fields names and values of the fields that hold the token
   * @throws IllegalStateException if an answer is not what it should be
   */
  static void demand(String label, int port, Map<String, String> fields, Conduct conduct)
      throws IOException, InterruptedException {
    new StartCheck(label).check(port, fields, conduct);
  }

  private void check(int port, Map<String, String> fields, Conduct conduct)
      throws IOException, InterruptedException {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + NotesServlet.PATH + 0));
    int anonymous = client.send(request.build(), BodyHandlers.discarding()).statusCode();
    demand(
        anonymous == (conduct.demandsToken() ? 401 : 200), "answers without a token: " + anonymous);
    fields.forEach(request::header);
    HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
    demand(
        answer.statusCode() == 200 && answer.body().equals(NotesServlet.ANSWER),
        "does not answer as it should: " + answer.statusCode());
    Map<String, List<String>> answered = answer.headers().map();
    demand(!answered.containsKey("set-cookie"), "has sessions");
    demand(
        answered.containsKey("impersonation") == (conduct == Conduct.ANNOUNCES),
        "does not see who impersonates, or sees one too many");
  }

  private void demand(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalStateException("the server with " + label + " " + otherwise);
    }
  }
}
