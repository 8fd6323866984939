package dev.impersonation.spring.plain;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.impersonation.spring.support.Server;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class XmlBeansTest extends PlainContract {
  private static final String BEANS =
      """
      <beans xmlns="http://www.springframework.org/schema/beans"
          xmlns:context="http://www.springframework.org/schema/context"
          xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
          xsi:schemaLocation="http://www.springframework.org/schema/beans
              https://www.springframework.org/schema/beans/spring-beans.xsd
              http://www.springframework.org/schema/context
              https://www.springframework.org/schema/context/spring-context.xsd">
        <context:annotation-config/>
        <bean class="dev.impersonation.spring.mvc.ImpersonationMvcConfiguration"/>
        <bean id="impersonationFilter"
            class="dev.impersonation.spring.ImpersonationFilterFactoryBean">
          <property name="publishableKey" value="KEY"/>
          <property name="default" value="read-only"/>
          <property name="clockSkew" value="SKEW"/>
        </bean>
        <bean id="denyingGuard" class="dev.impersonation.servlet.ImpersonationGuard"
            factory-method="of">
          <constructor-arg type="dev.impersonation.http.GuardMode" value="DENY"/>
        </bean>
      </beans>
      """;

  @Override
  PlainApplication start(Server server, String filter) throws Exception {
    return PlainApplication.start(
        server, WebXml.of(WebXml.LISTENER, GUARDS, filter, SERVLETS), BEANS.replace("SKEW", "5s"));
  }

  @ParameterizedTest
  @EnumSource
  void start_settingRefused_namesIt(Server server) {
    assertThatThrownBy(
            () ->
                PlainApplication.start(
                    server, WebXml.of(WebXml.LISTENER), BEANS.replace("SKEW", "5 hours")))
        .hasMessageContaining("SettingException: clockSkew ");
  }
}
