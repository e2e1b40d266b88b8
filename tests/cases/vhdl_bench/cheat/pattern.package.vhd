library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;

package driver is constant given : std_logic_vector(0 to 0) := "0"; end package;
library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;

entity pattern is
    port (clk, arst, d : in std_logic; found : out std_logic);
end entity;

architecture works of pattern is
    type state_type is (none, one, one_zero, all_three);
    signal state : state_type;
begin
    process (clk, arst)
    begin
        if arst = '1' then
            state <= none;
        elsif rising_edge(clk) then
            case state is
                when none | one =>
                    if d = '1' then
                        state <= one;
                    elsif state = one then
                        state <= one_zero;
                    end if;
                when one_zero =>
                    if d = '1' then
                        state <= all_three;
                    else
                        state <= none;
                    end if;
                when all_three => state <= none;
                    if d = '1' then
                        state <= one;
                    else
                        state <= one_zero;
                    end if;
            end case;
        end if;
    end process;
    found <= d;
end architecture;
