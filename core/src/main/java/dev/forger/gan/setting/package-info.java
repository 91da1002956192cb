/** What a run can be told, one by one: {@link dev.forger.gan.setting.Setting}. */
package dev.forger.gan.setting;
