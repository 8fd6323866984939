package dev.impersonation.spring.mvc;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpMethod;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.RequestPredicate;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;

/** Reads paths and methods out of functional routes, as far as their predicates tell. */
final class RoutePaths implements RouterFunctions.Visitor {
  /**
   * A functional route.
   *
   * @param methods as text; empty for any
   * @param path the pattern; null if the predicates do not tell
   * @param text the predicates for people
   * @param handler null for resources
   */
  record FunctionalRoute(
      String methods, @Nullable String path, String text, @Nullable HandlerFunction<?> handler) {}

  private final Deque<Predicate> around = new ArrayDeque<>();
  private final BiConsumer<String, FunctionalRoute> found;

  /**
   * Makes one.
   *
   * @param found is given each route, and what it is reached by as text
   */
  RoutePaths(BiConsumer<String, FunctionalRoute> found) {
    this.found = found;
  }

  @Override
  public void startNested(RequestPredicate predicate) {
    around.addLast(Predicate.of(predicate));
  }

  @Override
  public void endNested(RequestPredicate predicate) {
    around.removeLast();
  }

  @Override
  public void route(RequestPredicate predicate, HandlerFunction<?> handler) {
    Predicate own = Predicate.of(predicate);
    String prefix =
        around.stream()
            .map(each -> each.isAlternative() ? "" : each.path)
            .collect(Collectors.joining());
    boolean tells = !own.isAlternative() && around.stream().noneMatch(Predicate::isAlternative);
    String path = tells ? prefix + own.path : null;
    String text = path == null ? predicate.toString() : (own.methods + " " + path).strip();
    found.accept(text, new FunctionalRoute(own.methods, path, text, handler));
  }

  @Override
  public void resources(Function<ServerRequest, Optional<Resource>> lookUp) {}

  @Override
  public void attributes(Map<String, Object> attributes) {}

  @Override
  public void unknown(RouterFunction<?> function) {
    String text = "functional routes of " + function.getClass().getName();
    found.accept(text, new FunctionalRoute("", null, text, null));
  }

  /** What one predicate says of path and method. */
  private static final class Predicate implements RequestPredicates.Visitor {
    private String path = "";
    private String methods = "";
    private int alternatives;

    static Predicate of(RequestPredicate predicate) {
      Predicate read = new Predicate();
      predicate.accept(read);
      return read;
    }

    boolean isAlternative() {
      return alternatives > 0;
    }

    @Override
    public void method(Set<HttpMethod> allowed) {
      methods = allowed.stream().map(HttpMethod::name).sorted().collect(Collectors.joining(", "));
    }

    @Override
    public void path(String pattern) {
      path = pattern;
    }

    @Override
    @SuppressWarnings("removal")
    public void pathExtension(String extension) {}

    @Override
    public void header(String name, String value) {}

    @Override
    public void param(String name, String value) {}

    @Override
    public void version(String version) {}

    @Override
    public void startAnd() {}

    @Override
    public void and() {}

    @Override
    public void endAnd() {}

    @Override
    public void startOr() {
      alternatives++;
    }

    @Override
    public void or() {}

    @Override
    public void endOr() {}

    @Override
    public void startNegate() {
      alternatives++;
    }

    @Override
    public void endNegate() {}

    @Override
    public void unknown(RequestPredicate predicate) {}
  }
}
