/** Hands the controller down to where somebody presses something. */
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Controller } from '../controller';

export const ControllerContext = createContext<Controller | undefined>(undefined);

export function useController(): Controller {
  const controller = useContext(ControllerContext);
  if (!controller) throw new Error('there is no controller above this component');
  return controller;
}
