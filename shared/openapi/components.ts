import type * as z from 'zod';
import { ActivityShown } from '../api/activity.ts';
import { AgendaBusy, AgendaTurn } from '../api/agenda.ts';
import { FeedMade, FeedShown } from '../api/feeds.ts';
import { BusyTime, CalendarShown, GrantShown } from '../api/grants.ts';
import { HealthDetails } from '../api/health.ts';
import { InvitationShown } from '../api/invitations.ts';
import { KeyShown, KeyWithToken } from '../api/keys.ts';
import { Me } from '../api/me.ts';
import { Shown, SubscriptionShown } from '../api/notifications.ts';
import { SubscribedShown } from '../api/subscriptions.ts';
import { RoleShown, WithName, WithRole } from '../api/workspaces.ts';
import { CalendarVersion } from '../domain/activity.ts';
import { FeedScope } from '../domain/feed.ts';
import { AbsoluteReminder, ChecklistEntry, ItemInput, ItemPatch, RelativeReminder, Reminder } from '../domain/item.ts';
import { ItemView } from '../domain/item-view.ts';
import { KeyInput, Scope } from '../domain/key.ts';
import { Point } from '../domain/mirror.ts';
import { AccountContent, DigestContent, DigestEntry, NotificationContent, ReminderContent } from '../domain/notification-content.ts';
import { Row } from '../domain/permissions.ts';
import { ProfilePatch } from '../domain/profile.ts';
import { QuietHours } from '../domain/quiet-hours.ts';
import { Recurrence } from '../domain/recurrence.ts';
import { SubscribedInto } from '../domain/subscribed-calendar.ts';
import { When } from '../domain/when.ts';
import { List, Member, Workspace } from '../domain/workspace.ts';

/**
 * The schemas that the document names, so that they stand in it once and generated clients have good names for them. Whatever is not here
 * is written out where it is used.
 */
export const components: Record<string, z.ZodType> = {
  Item: ItemView,
  ItemInput,
  ItemPatch,
  When,
  Recurrence,
  Reminder,
  ChecklistEntry,
  Workspace,
  WorkspaceWithRole: WithRole,
  Member,
  MemberWithName: WithName,
  ItemList: List,
  ReminderContent,
  DigestContent,
  DigestEntry,
  AccountContent,
  FeedScope,
  SubscribedInto,
  SubscribedCalendar: SubscribedShown,
  RelativeReminder,
  AbsoluteReminder,
  BusyEntry: AgendaBusy,
  Profile: Me,
  ProfilePatch,
  QuietHours,
  Notification: Shown,
  NotificationContent,
  Subscription: SubscriptionShown,
  AgendaEntry: AgendaTurn,
  Role: RoleShown,
  PermissionRow: Row,
  Invitation: InvitationShown,
  ApiKey: KeyShown,
  ApiKeyInput: KeyInput,
  ApiKeyWithToken: KeyWithToken,
  KeyScope: Scope,
  Grant: GrantShown,
  LinkedCalendar: CalendarShown,
  BusyTime,
  HealthDetails,
  Feed: FeedShown,
  FeedWithUrl: FeedMade,
  Activity: ActivityShown,
  CalendarVersion,
  CalendarPoint: Point,
};
