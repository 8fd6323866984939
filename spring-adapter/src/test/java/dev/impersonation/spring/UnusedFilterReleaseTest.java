package dev.impersonation.spring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.impersonation.audit.FreeFiles;
import dev.impersonation.servlet.ImpersonationFilter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.xml.XmlBeanDefinitionReader;
import org.springframework.context.annotation.AnnotatedBeanDefinitionReader;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.mock.web.MockFilterConfig;

/** The audit file of an application without Boot, whose filter a container may never begin with. */
class UnusedFilterReleaseTest {
  private static final String KEY = "pk_test_Y2xlcmsuZXhhbXBsZS5jb20k";

  private static final String XML =
      """
      <beans xmlns="http://www.springframework.org/schema/beans"
          xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
          xsi:schemaLocation="http://www.springframework.org/schema/beans
              https://www.springframework.org/schema/beans/spring-beans.xsd">
        <bean id="impersonationFilter"
            class="dev.impersonation.spring.ImpersonationFilterFactoryBean">
          <property name="publishableKey" value="%s"/>
          <property name="auditFile" value="%s"/>
        </bean>
      </beans>
      """;

  /** How the filter is defined. */
  enum Defined {
    IN_CODE,
    IN_XML
  }

  @Configuration(proxyBeanMethods = false)
  @Import(ImpersonationConfiguration.class)
  static class Application {}

  @TempDir Path folder;

  private Path file() {
    return folder.resolve("audit.jsonl");
  }

  private GenericApplicationContext start(
      Defined defined, Consumer<GenericApplicationContext> more) {
    GenericApplicationContext context = new GenericApplicationContext();
    switch (defined) {
      case IN_CODE -> {
        context
            .getEnvironment()
            .getPropertySources()
            .addFirst(
                new MapPropertySource(
                    "test",
                    Map.of(
                        "impersonation.publishable-key",
                        KEY,
                        "impersonation.audit-file",
                        file().toString())));
        new AnnotatedBeanDefinitionReader(context).register(Application.class);
      }
      case IN_XML ->
          new XmlBeanDefinitionReader(context)
              .loadBeanDefinitions(
                  new ByteArrayResource(XML.formatted(KEY, file()).getBytes(UTF_8)));
    }
    more.accept(context);
    context.refresh();
    return context;
  }

  private GenericApplicationContext start(Defined defined) {
    return start(defined, context -> {});
  }

  private void assertHeld() {
    assertThatThrownBy(() -> FreeFiles.assertFree(file())).isInstanceOf(AssertionError.class);
  }

  @ParameterizedTest
  @EnumSource
  void close_filterNeverInitialized_leavesTheFileToTheNext(Defined defined) throws IOException {
    for (Defined next : Defined.values()) {
      try (GenericApplicationContext context = start(defined)) {
        assertThat(context.getBeansOfType(ImpersonationFilter.class)).hasSize(1);
        assertHeld();
      }
      FreeFiles.assertFree(file());
      start(next).close();
    }
    FreeFiles.assertFree(file());
  }

  @ParameterizedTest
  @EnumSource
  void start_thatFailedBehindTheFilter_leavesTheFileToTheNext(Defined defined) throws IOException {
    assertThatThrownBy(
            () ->
                start(
                    defined,
                    context ->
                        context.registerBean(
                            "failing",
                            Object.class,
                            () -> {
                              assertThat(context.getBean("impersonationFilter")).isNotNull();
                              assertHeld();
                              throw new IllegalStateException("as the test wants it");
                            })))
        .hasRootCauseMessage("as the test wants it");
    FreeFiles.assertFree(file());
    start(defined).close();
  }

  @ParameterizedTest
  @EnumSource
  void close_containerUsesTheFilter_leavesTheFileToTheContainer(Defined defined) throws Exception {
    ImpersonationFilter filter;
    try (GenericApplicationContext context = start(defined)) {
      filter = context.getBean(ImpersonationFilter.class);
      filter.init(new MockFilterConfig("impersonationFilter"));
    }
    assertHeld();
    filter.destroy();
    FreeFiles.assertFree(file());
  }

  @ParameterizedTest
  @EnumSource
  void close_containerHasEndedTheFilter_doesNothingMore(Defined defined) throws Exception {
    try (GenericApplicationContext context = start(defined)) {
      ImpersonationFilter filter = context.getBean(ImpersonationFilter.class);
      filter.init(new MockFilterConfig("impersonationFilter"));
      filter.destroy();
      FreeFiles.assertFree(file());
    }
    start(defined).close();
    FreeFiles.assertFree(file());
  }
}
