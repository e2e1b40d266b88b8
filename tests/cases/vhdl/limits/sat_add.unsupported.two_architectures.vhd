library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;

entity adder is
    port (
        a, b : in signed(8 downto 0);
        y : out signed(8 downto 0)
    );
end entity adder;

architecture plus of adder is
begin
    y <= a + b;
end architecture plus;

architecture minus of adder is
begin
    y <= a - b;
end architecture minus;

library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;

entity sat_add is
    port (
        sub : in std_logic;
        a, b : in std_logic_vector(7 downto 0);
        y : out std_logic_vector(7 downto 0);
        clipped : out std_logic
    );
end entity sat_add;

architecture rtl of sat_add is
    signal sum, difference, exact : signed(8 downto 0);
begin
    up : entity work.adder(plus) port map (resize(signed(a), 9), resize(signed(b), 9), sum);
    down : entity work.adder(minus) port map (resize(signed(a), 9), resize(signed(b), 9), difference);
    exact <= difference when sub = '1' else sum;
    clipped <= exact(8) xor exact(7);
    y <= std_logic_vector(exact(7 downto 0)) when exact(8) = exact(7) else
         x"80" when exact(8) = '1' else
         x"7F";
end architecture rtl;
