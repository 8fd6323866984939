package dev.impersonation.spring.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.impersonation.policy.DenyImpersonation;
import dev.impersonation.spring.support.Reply;
import dev.impersonation.spring.support.RunningApplication;
import dev.impersonation.spring.support.Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Annotated methods of services, where another advice stands in front of the limit. */
class MethodLimitAttackTest {
  private static RunningApplication application;

  /** As Spring Data's CrudRepository. */
  public interface Crud {
    String findAll();
  }

  /** As SimpleJpaRepository. */
  public static class SimpleCrud implements Crud {
    @Override
    public String findAll() {
      return "secrets";
    }
  }

  /** As a repository of the application. */
  @DenyImpersonation
  public interface ClosedRepository extends Crud {}

  public interface PartlyClosedRepository extends Crud {
    @Override
    @DenyImpersonation
    String findAll();
  }

  /** What RepositoryFactorySupport.getRepository() does. */
  record Repositories<T>(Class<T> type) implements FactoryBean<T> {
    @Override
    public T getObject() {
      ProxyFactory result = new ProxyFactory();
      result.setTarget(new SimpleCrud());
      result.setInterfaces(type);
      return type.cast(result.getProxy(type.getClassLoader()));
    }

    @Override
    public Class<T> getObjectType() {
      return type;
    }
  }

  static class Service {
    @Cacheable("secrets")
    @DenyImpersonation
    public String cached() {
      return "secret";
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @EnableCaching
  static class Application {
    @Bean
    Service service() {
      return new Service();
    }

    @Bean
    CacheManager caches() {
      return new ConcurrentMapCacheManager();
    }

    @Bean
    static Repositories<ClosedRepository> closed() {
      return new Repositories<>(ClosedRepository.class);
    }

    @Bean
    static Repositories<PartlyClosedRepository> partly() {
      return new Repositories<>(PartlyClosedRepository.class);
    }

    @Bean
    Controller controller(Service service, ClosedRepository closed, PartlyClosedRepository partly) {
      return new Controller(service, closed, partly);
    }
  }

  @RestController
  record Controller(Service service, ClosedRepository closed, PartlyClosedRepository partly) {
    @GetMapping("/cached")
    String cached() {
      return service.cached();
    }

    @GetMapping("/closed")
    String ofClosed() {
      return closed.findAll();
    }

    @GetMapping("/partly")
    String ofPartly() {
      return partly.findAll();
    }
  }

  @BeforeAll
  static void start() {
    application = RunningApplication.start(Server.TOMCAT, Application.class);
  }

  @AfterAll
  static void stop() {
    application.close();
  }

  @Test
  void repository_deniedAsAWhole_isRefused() {
    assertThat(application.get("/closed", application.impersonated()).status()).isEqualTo(403);
  }

  @Test
  void repository_deniedMethodOfItsBase_isRefused() {
    Reply reply = application.get("/partly", application.impersonated());
    assertThat(reply.status()).isEqualTo(403);
  }

  @Test
  void cacheable_filledByCustomer_isRefusedToSupport() {
    assertThat(application.get("/cached", application.impersonated()).status()).isEqualTo(403);
    assertThat(application.get("/cached", application.customer()).status()).isEqualTo(200);

    Reply reply = application.get("/cached", application.impersonated());

    assertThat(reply.status()).as(reply.body()).isEqualTo(403);
  }
}
