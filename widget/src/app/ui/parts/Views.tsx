/** What one goes to from the conversation. */
import './style';
import type { Controller } from '../../controller';
import type { View } from '../../view';
import { ArticlesView, ArticleView } from './ArticlesView';
import { ListView } from './ListView';
import { PrivacyView } from './PrivacyView';

interface ViewsProps {
  view: View;
  controller: Controller;
  onDone: (words: string) => void;
}

export function Views({ view, controller, onDone }: ViewsProps) {
  switch (view.name) {
    case 'list':
      return <ListView controller={controller} />;
    case 'articles':
      return <ArticlesView controller={controller} words={view.words} />;
    case 'article':
      return <ArticleView controller={controller} id={view.id} title={view.title} />;
    case 'privacy':
      return <PrivacyView controller={controller} onDone={onDone} />;
    case 'chat':
      return null;
  }
}
