package dev.impersonation.spring.mvc;

import dev.impersonation.Actor;
import dev.impersonation.ImpersonationContext;
import dev.impersonation.policy.AllowImpersonation;
import dev.impersonation.policy.DenyImpersonation;
import dev.impersonation.policy.ReadOnlyImpersonation;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.stereotype.Service;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/** Every way in which a handler can have a rule. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({
  HandlerApplication.Plain.class,
  HandlerApplication.Closed.class,
  HandlerApplication.OfInterface.class,
  HandlerApplication.Arguments.class,
  HandlerApplication.Vault.class,
  HandlerApplication.Calls.class
})
class HandlerApplication {
  @Bean
  RecordedEvents events() {
    return new RecordedEvents();
  }

  /** Counts what ran. */
  @Bean
  AtomicInteger runs() {
    return new AtomicInteger();
  }

  @Retention(RetentionPolicy.RUNTIME)
  @DenyImpersonation
  @interface CustomerOnly {}

  @RestController
  static class Plain {
    private final AtomicInteger runs;

    Plain(AtomicInteger runs) {
      this.runs = runs;
    }

    @ModelAttribute
    void runsBeforeEachHandler() {
      runs.incrementAndGet();
    }

    @AllowImpersonation
    @PostMapping("/freed")
    String freed() {
      return "freed";
    }

    @PostMapping("/neighbour")
    String neighbour() {
      return "neighbour";
    }

    @AllowImpersonation
    @RequestMapping(path = "/shared", method = RequestMethod.POST)
    String sharedPost() {
      return "post";
    }

    @RequestMapping(path = "/shared", method = RequestMethod.PUT)
    String sharedPut() {
      return "put";
    }

    @DenyImpersonation
    @GetMapping("/denied")
    String denied() {
      return "denied";
    }

    @CustomerOnly
    @GetMapping("/customer-only")
    String customerOnly() {
      return "customer";
    }

    @AllowImpersonation
    @DenyImpersonation
    @GetMapping("/both")
    String both() {
      return "both";
    }

    @AllowImpersonation
    @PostMapping("/freed/{id}")
    Callable<String> freedAsynchronously() {
      return () -> "later";
    }

    @GetMapping(path = "/open")
    String open() {
      return "open";
    }

    @AllowImpersonation
    @PostMapping(path = "/json", consumes = "application/json")
    String json() {
      return "json";
    }
  }

  @DenyImpersonation
  @RestController
  @RequestMapping("/closed")
  static class Closed {
    @GetMapping("/all")
    String all() {
      return "all";
    }

    @AllowImpersonation
    @PostMapping("/freed")
    String freed() {
      return "freed";
    }

    @ReadOnlyImpersonation
    @RequestMapping("/read")
    String read() {
      return "read";
    }
  }

  @DenyImpersonation
  interface Api {
    @GetMapping("/api/secret")
    String secret();

    @AllowImpersonation
    @PostMapping("/api/note")
    String note();
  }

  @RestController
  static class OfInterface implements Api {
    @Override
    public String secret() {
      return "secret";
    }

    @Override
    public String note() {
      return "note";
    }
  }

  @RestController
  static class Arguments {
    @GetMapping("/args/context")
    String context(ImpersonationContext context) {
      return context.subject();
    }

    @GetMapping("/args/actor")
    String actor(Actor actor) {
      return actor.subject();
    }

    @GetMapping("/args/optional")
    String optional(Optional<ImpersonationContext> context, Optional<Actor> actor) {
      return context.map(ImpersonationContext::subject).orElse("nobody")
          + " "
          + actor.map(Actor::subject).orElse("nobody");
    }
  }

  /** A service, whose methods are no handlers. */
  @Service
  static class Vault {
    @DenyImpersonation
    public String open() {
      return "opened";
    }

    @ReadOnlyImpersonation
    public String change() {
      return "changed";
    }
  }

  @RestController
  static class Calls {
    private final Vault vault;

    Calls(Vault vault) {
      this.vault = vault;
    }

    @GetMapping("/vault/open")
    String open() {
      return vault.open();
    }

    @AllowImpersonation
    @PostMapping("/vault/change")
    String changeByPost() {
      return vault.change();
    }

    @GetMapping("/vault/change")
    String changeByGet() {
      return vault.change();
    }
  }

  @DenyImpersonation
  static class DeniedHandler implements HttpRequestHandler {
    @Override
    public void handleRequest(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.getWriter().print("bean");
    }
  }

  @Bean("/bean-name")
  DeniedHandler beanName() {
    return new DeniedHandler();
  }

  @Bean
  RouterFunction<ServerResponse> routes() {
    return RouterFunctions.route()
        .POST("/fn/freed", ImpersonationRoutes.allow(request -> ServerResponse.ok().body("freed")))
        .POST("/fn/plain", request -> ServerResponse.ok().body("plain"))
        .GET("/fn/denied", ImpersonationRoutes.deny(request -> ServerResponse.ok().body("denied")))
        .GET("/fn/read", ImpersonationRoutes.readOnly(request -> ServerResponse.ok().body("read")))
        .build();
  }

  @Bean
  RouterFunction<ServerResponse> filteredRoutes() {
    return RouterFunctions.route()
        .GET(
            "/filtered/denied",
            ImpersonationRoutes.deny(request -> ServerResponse.ok().body("denied")))
        .GET("/filtered/open", request -> ServerResponse.ok().body("open"))
        .POST("/filtered/guarded", request -> ServerResponse.ok().body("guarded"))
        .filter((request, next) -> next.handle(request))
        .build();
  }

  /** Changes what a request asks for behind the filter, as a method override does. */
  @Bean
  FilterRegistrationBean<Filter> detour() {
    FilterRegistrationBean<Filter> detour =
        new FilterRegistrationBean<>(
            (request, response, chain) -> {
              HttpServletRequest http = (HttpServletRequest) request;
              String method = http.getHeader("X-Method");
              String path = http.getHeader("X-Path");
              chain.doFilter(
                  method == null && path == null
                      ? request
                      : new Detour(
                          http,
                          Objects.requireNonNullElse(method, http.getMethod()),
                          Objects.requireNonNullElse(path, http.getRequestURI())),
                  response);
            });
    detour.setOrder(0);
    return detour;
  }

  private static final class Detour extends HttpServletRequestWrapper {
    private final String method;
    private final String path;

    Detour(HttpServletRequest request, String method, String path) {
      super(request);
      this.method = method;
      this.path = path;
    }

    @Override
    public String getMethod() {
      return method;
    }

    @Override
    public String getRequestURI() {
      return path;
    }

    @Override
    public String getServletPath() {
      return path;
    }
  }
}
