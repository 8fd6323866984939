package dev.impersonation.spring.host;

import dev.impersonation.ImpersonationContext;
import dev.impersonation.servlet.ImpersonationFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/** An application of Spring MVC that answers in every way that it has. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class MvcApplication implements WebMvcConfigurer {
  /** The guards on its routes. */
  static final String[] PROPERTIES = {
    "impersonation.guards.closed.mode=deny",
    "impersonation.guards.closed.patterns=/admin/*,/vault/*",
    "impersonation.guards.freed.mode=allow",
    "impersonation.guards.freed.patterns=/allowed,/freed/*",
    "impersonation.guards.open.mode=public",
    "impersonation.guards.open.patterns=/open/*",
    "spring.web.resources.static-locations=classpath:/mvc-static/"
  };

  /** The field that tells on which dispatches handlers were reached, and for whom. */
  static final String SEEN = "X-Seen";

  @Bean
  RecordedEvents recordedEvents() {
    return new RecordedEvents();
  }

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry.addInterceptor(
        new HandlerInterceptor() {
          @Override
          public boolean preHandle(
              HttpServletRequest request, HttpServletResponse response, Object handler) {
            response.addHeader(SEEN, request.getDispatcherType() + " " + who(request));
            return true;
          }
        });
  }

  static String who(HttpServletRequest request) {
    Principal user = request.getUserPrincipal();
    return ImpersonationFilter.context(request).map(MvcApplication::who).orElse("nobody")
        + " as "
        + (user == null ? "nobody" : user.getName());
  }

  private static String who(ImpersonationContext context) {
    return context.subject() + context.actor().map(actor -> "/" + actor.subject()).orElse("");
  }

  @RestController
  static class Plain {
    @GetMapping({"/plain", "/open/plain", "/freed/plain"})
    String plain(HttpServletRequest request) {
      return who(request);
    }

    @PostMapping({"/change", "/allowed", "/freed/change"})
    String change() {
      return "changed";
    }

    @GetMapping("/principal")
    String principal(Principal principal) {
      return principal.getName() + " " + principal;
    }

    @RequestMapping("/admin/{kind}/{id}")
    String admin(@PathVariable String kind, @PathVariable String id) {
      return "admin " + kind + " " + id;
    }

    @RequestMapping("/vault/**")
    String vault() {
      return "vault";
    }
  }

  @RestController
  static class Asynchronous {
    @GetMapping("/callable")
    Callable<String> callable(HttpServletRequest request) {
      return () -> who(request);
    }

    @GetMapping("/deferred")
    DeferredResult<String> deferred(HttpServletRequest request) {
      DeferredResult<String> result = new DeferredResult<>();
      new Thread(() -> result.setResult(who(request))).start();
      return result;
    }

    @GetMapping("/future")
    CompletableFuture<String> future(HttpServletRequest request) {
      return CompletableFuture.supplyAsync(() -> who(request));
    }

    @GetMapping("/late")
    DeferredResult<String> late() {
      return new DeferredResult<>(20L);
    }

    @GetMapping("/failing-callable")
    Callable<String> failing() {
      return () -> {
        throw new IllegalStateException("thrown-by-the-application");
      };
    }

    @GetMapping("/stream")
    StreamingResponseBody stream(HttpServletRequest request) {
      return out -> out.write(who(request).getBytes(StandardCharsets.UTF_8));
    }

    @GetMapping("/events")
    SseEmitter events(HttpServletRequest request) {
      SseEmitter emitter = new SseEmitter();
      new Thread(
              () -> {
                try {
                  emitter.send("first " + who(request));
                  emitter.send("second " + who(request));
                  emitter.complete();
                } catch (IOException e) {
                  emitter.completeWithError(e);
                }
              })
          .start();
      return emitter;
    }
  }

  @Controller
  static class Elsewhere {
    @GetMapping("/forward")
    String forward() {
      return "forward:/plain";
    }

    @GetMapping("/forward-static")
    String forwardToFile() {
      return "forward:/page.txt";
    }

    @PostMapping("/freed/forward")
    String forwardChange() {
      return "forward:/change";
    }

    @PostMapping("/freed/forward-freed")
    String forwardFreedChange() {
      return "forward:/freed/change";
    }

    @GetMapping("/throwing")
    String throwing() {
      throw new IllegalStateException("thrown-by-the-application");
    }

    @GetMapping("/send-error")
    @ResponseBody
    void sendError(HttpServletResponse response) throws IOException {
      response.sendError(410);
    }
  }
}
