/** Entry of the panel's page; the page needs an element with the id `app`. */

import { App } from './app';
import { connect } from './host';

const root = document.getElementById('app');
if (root) new App(root, connect());
