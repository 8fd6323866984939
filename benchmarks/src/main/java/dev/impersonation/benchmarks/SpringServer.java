package dev.impersonation.benchmarks;

import dev.impersonation.audit.AuditEvent;
import dev.impersonation.audit.AuditSink;
import dev.impersonation.benchmarks.SpringVariant.Part;
import dev.impersonation.testkit.TokenBuilder;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.converter.RsaKeyConverters;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** A process with one application of Spring Boot, which ends with its input. */
final class SpringServer {
  /** The file with the number of events that were dropped. */
  static final String EVENTS = "events";

  private SpringServer() {}

  /** Takes the variant, the directory to write to, the issuer and its key as PEM. */
  public static void main(String[] arguments) throws Exception {
    SpringVariant variant = SpringVariant.valueOf(arguments[0]);
    DroppedEvents events;
    try (ConfigurableApplicationContext context = start(variant, arguments[2], arguments[3])) {
      events = context.getBeanProvider(DroppedEvents.class).getIfAvailable(DroppedEvents::new);
      Answers.give(
          Objects.requireNonNull(((ServletWebServerApplicationContext) context).getWebServer())
              .getPort(),
          () -> {});
    }
    Files.writeString(Path.of(arguments[1]).resolve(EVENTS), events.number.toString());
  }

  private static ConfigurableApplicationContext start(
      SpringVariant variant, String issuer, String key) {
    SpringApplicationBuilder application =
        new SpringApplicationBuilder(Application.class)
            .web(WebApplicationType.SERVLET)
            .bannerMode(Banner.Mode.OFF)
            .properties(properties(variant, issuer, key));
    if (variant.has(Part.RESOURCE_SERVER)) {
      application.sources(ResourceServer.class);
    }
    if (variant.has(Part.STARTER) && variant != SpringVariant.IMPERSONATED_OFF) {
      application.sources(DroppedEvents.class);
    }
    return application.run();
  }

  private static Map<String, Object> properties(SpringVariant variant, String issuer, String key) {
    List<String> configurations =
        ImportCandidates.load(AutoConfiguration.class, SpringServer.class.getClassLoader())
            .getCandidates();
    Map<String, Object> properties = new HashMap<>();
    properties.put("server.address", "127.0.0.1");
    properties.put("server.port", "0");
    properties.put("server.jetty.connection-idle-timeout", "30m");
    properties.put(
        "spring.autoconfigure.exclude", String.join(",", variant.leftOut(configurations)));
    properties.put("impersonation.issuer", issuer);
    properties.put("impersonation.jwt-key", key);
    properties.put("impersonation.authorized-parties", TokenBuilder.AUTHORIZED_PARTY);
    if (variant == SpringVariant.IMPERSONATED_OFF) {
      properties.put("impersonation.audit", "off");
    }
    return properties;
  }

  /** What all of them have. */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {
    @Bean
    Notes notes() {
      return new Notes();
    }
  }

  /** Does next to nothing. */
  @RestController
  static final class Notes {
    @GetMapping(NotesServlet.PATH + "{number}")
    String note(@PathVariable int number) {
      return NotesServlet.ANSWER;
    }
  }

  /** A sink that counts. */
  static final class DroppedEvents implements AuditSink {
    private final LongAdder number = new LongAdder();

    @Override
    public void record(AuditEvent event) {
      number.increment();
    }
  }

  /** As its reference has it, with the key at hand and without sessions. */
  @Configuration(proxyBeanMethods = false)
  static class ResourceServer {
    @Bean
    JwtDecoder decoder(
        @Value("${impersonation.issuer}") String issuer,
        @Value("${impersonation.jwt-key}") String key) {
      NimbusJwtDecoder decoder =
          NimbusJwtDecoder.withPublicKey(
                  Objects.requireNonNull(
                      RsaKeyConverters.x509()
                          .convert(
                              new ByteArrayInputStream(key.getBytes(StandardCharsets.US_ASCII)))))
              .build();
      decoder.setJwtValidator(JwtValidators.createDefaultWithIssuer(issuer));
      return decoder;
    }

    @Bean
    SecurityFilterChain chain(HttpSecurity http) {
      return http.authorizeHttpRequests(rules -> rules.anyRequest().authenticated())
          .sessionManagement(
              sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
          .oauth2ResourceServer(server -> server.jwt(Customizer.withDefaults()))
          .build();
    }
  }
}
