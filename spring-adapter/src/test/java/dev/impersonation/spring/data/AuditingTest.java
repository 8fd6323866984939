package dev.impersonation.spring.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.impersonation.spring.support.RunningApplication;
import dev.impersonation.spring.support.Server;
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
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

class AuditingTest {
  static final class Note {
    @Id @Nullable Long id;
    @CreatedBy @Nullable String createdBy;
    @LastModifiedBy @Nullable String modifiedBy;

    @Override
    public String toString() {
      return createdBy + "/" + modifiedBy;
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {
    @Bean
    IsNewAwareAuditingHandler auditing(AuditorAware<?> auditor) {
      return Entities.auditedBy(auditor);
    }

    @RestController
    record Controller(IsNewAwareAuditingHandler auditing) {
      @GetMapping("/new")
      String create() {
        return auditing.markAudited(new Note()).toString();
      }

      @GetMapping("/old")
      String change() {
        Note note = new Note();
        note.id = 1L;
        note.createdBy = "user_before";
        return auditing.markAudited(note).toString();
      }
    }
  }

  private static RunningApplication application;

  @BeforeAll
  static void start() {
    application =
        RunningApplication.start(Server.TOMCAT, Application.class, "impersonation.anonymous=allow");
  }

  @AfterAll
  static void stop() {
    application.close();
  }

  @Test
  void markAudited_newEntity_namesSubjectWhoeverActs() {
    assertThat(application.get("/new", application.customer()).body())
        .isEqualTo("user_customer/user_customer");
    assertThat(application.get("/new", application.impersonated()).body())
        .isEqualTo("user_customer/user_customer");
  }

  @Test
  void markAudited_oldEntity_changesModifierAlone() {
    assertThat(application.get("/old", application.customer()).body())
        .isEqualTo("user_before/user_customer");
  }

  @Test
  void markAudited_anonymous_namesNobody() {
    assertThat(application.get("/new", null).body()).isEqualTo("null/null");
    assertThat(application.get("/old", null).body()).isEqualTo("user_before/null");
  }

  @Test
  void getCurrentAuditor_withoutRequest_isEmpty() {
    assertThat(new SubjectAuditorAware().getCurrentAuditor()).isEmpty();
  }

  @Test
  void getCurrentAuditor_requestIsOver_throwsRatherThanNameAnother() {
    ServletRequestAttributes over = new ServletRequestAttributes(new MockHttpServletRequest());
    over.requestCompleted();
    RequestContextHolder.setRequestAttributes(over);
    try {
      SubjectAuditorAware auditor = new SubjectAuditorAware();
      assertThatThrownBy(auditor::getCurrentAuditor).isInstanceOf(IllegalStateException.class);
    } finally {
      RequestContextHolder.resetRequestAttributes();
    }
  }
}
