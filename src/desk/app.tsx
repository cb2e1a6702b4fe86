/** The pages of the desk. Each is loaded when it is opened; http/desk.ts knows their addresses too. */
import { type ComponentType, lazy, Suspense } from 'react';
import { Route, Router, Switch } from 'wouter';
import { Loading } from './parts/answers.tsx';
import { ErrorBoundary } from './shell/error-boundary.tsx';
import { NotFoundPage } from './shell/not-found.tsx';
import { Shell } from './shell/shell.tsx';
import { askBeforeLeaving, UnsavedGuard } from './shell/unsaved.tsx';

/** A page from a module that is fetched when somebody goes there. */
function page<Name extends string>(load: () => Promise<Record<Name, ComponentType>>, name: Name) {
  return lazy(async () => ({ default: (await load())[name] }));
}

const RecordPage = page(() => import('./record/record-page.tsx'), 'RecordPage');
const ClaimPage = page(() => import('./claim/claim-page.tsx'), 'ClaimPage');
const HistoryPage = page(() => import('./claim/history-page.tsx'), 'HistoryPage');
const PrintPage = page(() => import('./claim/print-page.tsx'), 'PrintPage');
const RebuttalPage = page(() => import('./claim/rebuttal-page.tsx'), 'RebuttalPage');
const EditClaimPage = page(() => import('./editor/edit-claim-page.tsx'), 'EditClaimPage');
const EditRebuttalPage = page(() => import('./editor/edit-rebuttal-page.tsx'), 'EditRebuttalPage');
const SourcesPage = page(() => import('./sources/sources-page.tsx'), 'SourcesPage');
const NewSourcePage = page(() => import('./reader/new-source-page.tsx'), 'NewSourcePage');
const SourcePage = page(() => import('./sources/source-page.tsx'), 'SourcePage');
const ActorsPage = page(() => import('./actors/actors-page.tsx'), 'ActorsPage');
const ActorPage = page(() => import('./actors/actor-page.tsx'), 'ActorPage');
const VerifyPage = page(() => import('./verify/verify-page.tsx'), 'VerifyPage');
const WorkPage = page(() => import('./work/work-page.tsx'), 'WorkPage');
const QueuePage = page(() => import('./review/queue-page.tsx'), 'QueuePage');
const ReviewPage = page(() => import('./review/review-page.tsx'), 'ReviewPage');
const PeoplePage = page(() => import('./people/people-page.tsx'), 'PeoplePage');
const ExchangePage = page(() => import('./exchange/exchange-page.tsx'), 'ExchangePage');
const AccountPage = page(() => import('./access/account-page.tsx'), 'AccountPage');
const SignInPage = page(() => import('./access/sign-in-page.tsx'), 'SignInPage');
const PasswordPage = page(() => import('./access/password-page.tsx'), 'PasswordPage');

export function App() {
  return (
    <Router aroundNav={askBeforeLeaving}>
      <Shell>
        <ErrorBoundary>
          <Suspense fallback={<Loading what="the page" />}>
            <Switch>
              <Route path="/" component={RecordPage} />
              <Route path="/claims/new" component={EditClaimPage} />
              <Route path="/claims/:id" component={ClaimPage} />
              <Route path="/claims/:id/edit" component={EditClaimPage} />
              <Route path="/claims/:id/history" component={HistoryPage} />
              <Route path="/claims/:id/print" component={PrintPage} />
              <Route path="/rebuttals/new" component={EditRebuttalPage} />
              <Route path="/rebuttals/:id" component={RebuttalPage} />
              <Route path="/rebuttals/:id/edit" component={EditRebuttalPage} />
              <Route path="/sources" component={SourcesPage} />
              <Route path="/sources/new" component={NewSourcePage} />
              <Route path="/sources/:id" component={SourcePage} />
              <Route path="/actors" component={ActorsPage} />
              <Route path="/actors/:id" component={ActorPage} />
              <Route path="/verify" component={VerifyPage} />
              <Route path="/work" component={WorkPage} />
              <Route path="/review" component={QueuePage} />
              <Route path="/review/:type/:id" component={ReviewPage} />
              <Route path="/people" component={PeoplePage} />
              <Route path="/exchange" component={ExchangePage} />
              <Route path="/account" component={AccountPage} />
              <Route path="/sign-in" component={SignInPage} />
              <Route path="/password" component={PasswordPage} />
              <Route component={NotFoundPage} />
            </Switch>
          </Suspense>
        </ErrorBoundary>
      </Shell>
      <UnsavedGuard />
    </Router>
  );
}
