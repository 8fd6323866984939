package dev.impersonation.spring.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impersonation.Actor;
import dev.impersonation.ImpersonationContext;
import dev.impersonation.servlet.ImpersonationFilter;
import dev.impersonation.spring.support.RunningApplication;
import dev.impersonation.spring.support.Server;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.annotation.CreatedBy;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.LastModifiedBy;
import org.springframework.data.auditing.IsNewAwareAuditingHandler;
import org.springframework.data.domain.AuditorAware;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

/** The recipe for entities that tell who really changed them, and in whose name. */
class AuthorRecipeTest {
  /** Two columns of an entity: JPA calls it an {@code @Embeddable}. */
  record Author(String subject, @Nullable String actor) {
    static Author of(ImpersonationContext context) {
      return new Author(context.subject(), context.actor().map(Actor::subject).orElse(null));
    }
  }

  static final class Note {
    @Id @Nullable Long id;
    @CreatedBy @Nullable Author createdBy;
    @LastModifiedBy @Nullable Author modifiedBy;
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {
    @Bean
    AuditorAware<Author> author() {
      return () ->
          Optional.ofNullable(RequestContextHolder.getRequestAttributes())
              .map(
                  request ->
                      request.getAttribute(
                          ImpersonationFilter.CONTEXT_ATTRIBUTE, RequestAttributes.SCOPE_REQUEST))
              .map(ImpersonationContext.class::cast)
              .map(Author::of);
    }

    @Bean
    IsNewAwareAuditingHandler auditing(AuditorAware<?> auditor) {
      return Entities.auditedBy(auditor);
    }

    @RestController
    record Controller(IsNewAwareAuditingHandler auditing) {
      @GetMapping("/old")
      String change() {
        Note note = new Note();
        note.id = 1L;
        note.createdBy = new Author("user_before", null);
        auditing.markAudited(note);
        return note.createdBy + " " + note.modifiedBy;
      }
    }
  }

  private static RunningApplication application;

  @BeforeAll
  static void start() {
    application = RunningApplication.start(Server.TOMCAT, Application.class);
  }

  @AfterAll
  static void stop() {
    application.close();
  }

  @Test
  void markAudited_impersonated_storesActorToo() {
    assertThat(application.get("/old", application.impersonated()).body())
        .isEqualTo(
            "Author[subject=user_before, actor=null]"
                + " Author[subject=user_customer, actor=user_support]");
  }

  @Test
  void markAudited_customer_storesNoActor() {
    assertThat(application.get("/old", application.customer()).body())
        .endsWith(" Author[subject=user_customer, actor=null]");
  }

  @Test
  void auditorAware_ofTheApplication_takesThePlaceOfTheStarters() {
    assertThat(application.context().getBeanNamesForType(AuditorAware.class))
        .containsExactly("author");
  }
}
